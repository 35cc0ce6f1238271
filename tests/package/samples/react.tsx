// React 19. It is compiled and never run.

import { useRef, type ReactElement } from "react";
import type { MuviJobs } from "muvi-jobs";
import "muvi-jobs/jsx";

export function Jobs(): ReactElement {
  const element = useRef<MuviJobs>(null);
  return (
    <muvi-jobs
      ref={element}
      key="jobs"
      id="jobs"
      className="wide"
      style={{ height: 400 }}
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
      onmuvi-select={(event) => element.current?.select(event.detail.job.jobId)}
      onmuvi-error={({ detail }) => console.log(detail.message, detail.status)}
    >
      <a href="/jobs">Open the jobs page</a>
    </muvi-jobs>
  );
}

export const wrong = [
  // @ts-expect-error No such theme.
  <muvi-jobs key="1" theme="blue" />,
  // @ts-expect-error No such property.
  <muvi-jobs key="2" pageSize={20} />,
  // @ts-expect-error No such field.
  <muvi-jobs key="3" onmuvi-load={({ detail }) => detail.total} />,
];
