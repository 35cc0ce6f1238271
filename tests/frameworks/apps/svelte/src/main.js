// Starts the application, before or after the widget is defined.

import { mount } from "svelte";
import { isLate } from "../../../shared/scene.js";
import App from "./App.svelte";

const define = async () => {
  const { MuviJobs } = await import("muvi-jobs");
  MuviJobs?.define("portal-jobs");
};

if (!isLate) await define();
mount(App, { target: document.getElementById("app"), props: { define } });
