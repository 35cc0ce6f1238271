// Starts the application, before or after the widget is defined.

import { bootstrapApplication } from "@angular/platform-browser";
import { isLate } from "../../../shared/scene.js";
import { App } from "./app.component";
import { define } from "./define";

if (!isLate) await define();
await bootstrapApplication(App);
