// The widget under the name that this application gave it. Angular's templates hold no name that is a variable.

import { Component, CUSTOM_ELEMENTS_SCHEMA, input } from "@angular/core";
import { endpoint, newApiKey, transport, type Values } from "../../../shared/scene.js";

@Component({
  selector: "app-another-name",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <portal-jobs
      [endpoint]="endpoint"
      [limit]="values().limit"
      [status]="values().status"
      [readOnly]="values().readOnly"
      refresh-interval="off"
      [apiKey]="apiKey"
      [transport]="transport"
    ></portal-jobs>
  `,
})
export class AnotherName {
  readonly values = input.required<Values>();
  readonly endpoint = endpoint;
  readonly apiKey = newApiKey();
  readonly transport = transport;
}
