// Reads the rows of the list as the assistive technology gets them: cells by their column headers.

import type { Locator } from "@playwright/test";

export type Column = "Status" | "Job ID" | "Model" | "Progress" | "Created" | "Duration";

export interface Row {
  /** `aria-rowindex`, 0 if there is none. */
  index: number;
  height: number;
  cells: Record<Column, string>;
  /** `datetime` of the `time` element in Created. */
  datetime: string | null;
  /** `aria-valuenow` of each progressbar. */
  progress: string[];
}

const COLUMNS: Column[] = ["Status", "Job ID", "Model", "Progress", "Created", "Duration"];

/** The given rows, read in one go. */
export async function readRows(headers: Locator, rows: Locator): Promise<Row[]> {
  const names = await headers.allInnerTexts();
  const places = Object.fromEntries(
    COLUMNS.map((column) => [column, names.findIndex((name) => name.trim().startsWith(column))]),
  );
  return await rows.evaluateAll((rows, places) => {
    const cellRoles = "td, th, [role=cell], [role=gridcell], [role=rowheader]";
    return rows.map((row) => {
      const cells = [...row.querySelectorAll(cellRoles)];
      const text = (column: string) => cells[places[column] ?? -1]?.textContent?.trim() ?? "";
      return {
        index: Number(row.getAttribute("aria-rowindex") ?? 0),
        height: row.getBoundingClientRect().height,
        cells: {
          Status: text("Status"),
          "Job ID": text("Job ID"),
          Model: text("Model"),
          Progress: text("Progress"),
          Created: text("Created"),
          Duration: text("Duration"),
        },
        datetime: row.querySelector("time")?.getAttribute("datetime") ?? null,
        progress: [...row.querySelectorAll("progress, [role=progressbar]")].map((bar) =>
          bar instanceof HTMLProgressElement
            ? String((bar.value / bar.max) * 100)
            : (bar.getAttribute("aria-valuenow") ?? ""),
        ),
      };
    });
  }, places);
}
