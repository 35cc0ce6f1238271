// esbuild copies a file that is imported; it does not look into `new URL`. So the widget is told where its core is.

import { MuviJobs } from "muvi-jobs";
import core from "muvi-jobs/core.wasm";

MuviJobs?.configure({ wasm: core });
