// Mistakes that the types must find: each line is one, and a line that is not found is an error itself.

import { MuviJobs } from "muvi-jobs";

declare const element: MuviJobs;

// @ts-expect-error There is no class on a server.
MuviJobs.version;
// @ts-expect-error No such place.
MuviJobs?.configure({ worker: "/worker.js" });
// @ts-expect-error A tag is text.
MuviJobs?.define(1);

// @ts-expect-error A number.
element.limit = "20";
// @ts-expect-error No such status.
element.status = "done";
// @ts-expect-error No such word.
element.refreshInterval = "never";
// @ts-expect-error No such theme.
element.theme = "blue";
// @ts-expect-error No such density.
element.density = "dense";
// @ts-expect-error No such word.
element.loading = true;
// @ts-expect-error A word, since it is there without being written.
element.selectable = false;
// @ts-expect-error No such word.
element.detail = "dialog";
// @ts-expect-error A key is text, or a function that gives text.
element.apiKey = 1;
// @ts-expect-error A function that gives no text.
element.apiKey = () => 1;
// @ts-expect-error A transport answers with a promise.
element.transport = (request: Request) => new Response(request.url);
// @ts-expect-error Attributes are not properties.
element["model-id"] = "";
// @ts-expect-error The pages of some other list.
element.pageSize = 20;

// @ts-expect-error Read-only.
element.state = "ready";
// @ts-expect-error Read-only.
element.version = "2";
// @ts-expect-error Read-only.
element.jobs = [];
// @ts-expect-error Frozen.
element.jobs.push();
const [job] = element.jobs;
// @ts-expect-error Perhaps there is none.
job.jobId;
// @ts-expect-error Frozen.
if (job) job.status = "failed";

// @ts-expect-error One argument, or null.
element.select();
// @ts-expect-error Ids are text.
element.select(1);

// @ts-expect-error No such field.
element.addEventListener("muvi-load", ({ detail }) => detail.total);
// @ts-expect-error Frozen.
element.addEventListener("muvi-change", ({ detail }) => detail.added.push("job_1"));
// @ts-expect-error Perhaps there is no status.
element.addEventListener("muvi-error", ({ detail }) => detail.status.toFixed());
element.addEventListener("muvi-error", ({ detail }) => {
  // @ts-expect-error No such stage.
  return detail.stage === "timeout";
});
