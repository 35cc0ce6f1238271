// Solid. It is compiled and never run.

import type { JSX } from "solid-js";
import type { MuviJobs } from "muvi-jobs";
import "muvi-jobs/jsx";

export function Jobs(): JSX.Element {
  let element: MuviJobs | undefined;
  return (
    <muvi-jobs
      ref={element}

      id="jobs"
      class="wide"
      style={{ height: "400px" }}
      lang="de"
      slot="main"
      endpoint="/v1/jobs"
      limit={50}
      status="failed"
      modelId="google/nano-banana"
      refresh-interval="off"
      theme="dark"
      previews
      selectable="off"
      action-parallelism={2}
      readOnly
      apiKey={async () => "key"}
      transport={(request) => fetch(request)}
      on:muvi-select={(event) => element?.select(event.detail.job.jobId)}
      on:muvi-error={({ detail }) => console.log(detail.message, detail.status)}
    >
      <a href="/jobs">Open the jobs page</a>
    </muvi-jobs>
  );
}

export const wrong = [
  // @ts-expect-error No such theme.
  <muvi-jobs theme="blue" />,
  // @ts-expect-error No such property.
  <muvi-jobs pageSize={20} />,
  // @ts-expect-error No such field.
  <muvi-jobs on:muvi-load={({ detail }) => detail.total} />,
];
