// The widget in React: settings by the names of their attributes, functions as properties, events as `on` and their name.

import { endpoint, isLate, newApiKey, transport } from "../../../shared/scene.js";

export function Jobs({ tag: Tag, values, tell }) {
  const functions = { apiKey: newApiKey(), transport };
  // React drops functions for an element that is not defined yet. A reference gets them there.
  const given = isLate ? { ref: (element) => element && Object.assign(element, functions) } : functions;
  return (
    <Tag
      endpoint={endpoint}
      limit={values.limit}
      status={values.status}
      label={values.label}
      theme={values.theme}
      read-only={values.readOnly}
      refresh-interval="off"
      {...given}
      onmuvi-ready={tell}
      onmuvi-load={tell}
      onmuvi-change={tell}
      onmuvi-job-done={tell}
      onmuvi-select={tell}
      onmuvi-open={tell}
      onmuvi-error={tell}
    >
      <a href="/jobs">Open the jobs page: {values.note}</a>
    </Tag>
  );
}
