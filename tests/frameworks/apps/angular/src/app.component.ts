// The sample application in Angular.

import {
  afterRenderEffect,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  ElementRef,
  signal,
  viewChild,
} from "@angular/core";
import { describe, FIRST, LIST, listen, scene, SECOND } from "../../../shared/scene.js";
import { AnotherName } from "./another-name.component";
import { define } from "./define";
import { Jobs } from "./jobs.component";

@Component({
  selector: "app-root",
  imports: [AnotherName, Jobs],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  templateUrl: "./app.component.html",
})
export class App {
  readonly scene = scene;
  readonly define = define;
  readonly values = signal(FIRST);
  readonly isShown = signal(true);
  readonly list = signal(LIST);
  readonly declared = signal<string[]>([]);
  readonly added = signal<string[]>([]);
  readonly pane = viewChild.required<ElementRef<HTMLElement>>("pane");

  constructor() {
    afterRenderEffect((onCleanup) => {
      const element = this.isShown() && this.pane().nativeElement.querySelector("muvi-jobs, portal-jobs");
      if (element) onCleanup(listen(element, (text) => this.added.update((texts) => [...texts, text])));
    });
  }

  change(): void {
    this.values.set(SECOND);
  }

  reverse(): void {
    this.list.update((list) => [...list].reverse());
  }

  tell(event: Event): void {
    this.declared.update((texts) => [...texts, describe(event)]);
  }
}
