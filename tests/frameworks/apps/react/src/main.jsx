// Starts the application, before or after the widget is defined.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { isLate } from "../../../shared/scene.js";
import { App } from "./App.jsx";

const define = async () => {
  const { MuviJobs } = await import("muvi-jobs");
  MuviJobs?.define("portal-jobs");
};

if (!isLate) await define();
createRoot(document.getElementById("app")).render(
  <StrictMode>
    <App define={define} />
  </StrictMode>,
);
