// Starts the application, before or after the widget is defined.

import { createApp } from "vue";
import { isLate } from "../../../shared/scene.js";
import App from "./App.vue";

const define = async () => {
  const { MuviJobs } = await import("muvi-jobs");
  MuviJobs?.define("portal-jobs");
};

if (!isLate) await define();
createApp(App, { define }).mount("#app");
