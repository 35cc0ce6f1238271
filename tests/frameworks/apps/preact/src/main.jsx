// Starts the application, before or after the widget is defined.

import { render } from "preact";
import { isLate } from "../../../shared/scene.js";
import { App } from "./App.jsx";

const define = async () => {
  const { MuviJobs } = await import("muvi-jobs");
  MuviJobs?.define("portal-jobs");
};

if (!isLate) await define();
render(<App define={define} />, document.getElementById("app"));
