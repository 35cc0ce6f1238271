// Runs axe in the page, which finds its way into open shadow roots by itself.

import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

const SOURCE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Result {
  violations: { id: string; impact: string | null; nodes: { target: unknown; failureSummary?: string }[] }[];
}

/** Every violation inside `<muvi-jobs>`, each as one readable line; of any rule and any severity. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: SOURCE });
  const result = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(context: string): Promise<Result> } };
    return await axe.run("muvi-jobs");
  });
  return result.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${impact}) ${JSON.stringify(target)}: ${failureSummary}`,
    ),
  );
}
