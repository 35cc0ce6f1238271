// The widget in Angular: properties in brackets, events in parentheses.

import { Component, CUSTOM_ELEMENTS_SCHEMA, input, output } from "@angular/core";
import { endpoint, newApiKey, transport, type Values } from "../../../shared/scene.js";

@Component({
  selector: "app-jobs",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <muvi-jobs
      [endpoint]="endpoint"
      [limit]="values().limit"
      [status]="values().status"
      [label]="values().label"
      [theme]="values().theme"
      [readOnly]="values().readOnly"
      refresh-interval="off"
      [apiKey]="apiKey"
      [transport]="transport"
      (muvi-ready)="told.emit($event)"
      (muvi-load)="told.emit($event)"
      (muvi-change)="told.emit($event)"
      (muvi-job-done)="told.emit($event)"
      (muvi-select)="told.emit($event)"
      (muvi-open)="told.emit($event)"
      (muvi-error)="told.emit($event)"
    >
      <a href="/jobs">Open the jobs page: {{ values().note }}</a>
    </muvi-jobs>
  `,
})
export class Jobs {
  readonly values = input.required<Values>();
  readonly told = output<Event>();
  readonly endpoint = endpoint;
  readonly apiKey = newApiKey();
  readonly transport = transport;
}
