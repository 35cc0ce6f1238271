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

/** A row that a person sees. */
export interface RowInView {
  /** `aria-rowindex`. */
  index: number;
  /** The id of its job. */
  id: string;
  /** CSS pixels from the top of the window. */
  top: number;
  /** How many data rows there are in the DOM. */
  inDom: number;
}

/** The rows that are seen at least by half. From the grid down in one go: rows come and go while the list scrolls. */
export async function readInView(grid: Locator): Promise<RowInView[]> {
  return await grid.evaluate((grid) => {
    let list: Element | null = grid;
    while (list && !/auto|scroll/.test(getComputedStyle(list).overflowY)) list = list.parentElement;
    const view = list?.getBoundingClientRect();
    if (!view) throw new Error("The rows have no scroll container.");
    const rows = [...grid.querySelectorAll("tbody tr, [role=rowgroup] [role=row]")].filter(
      (row) => Number(row.getAttribute("aria-rowindex")) > 1,
    );
    return rows
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box }) => {
        const middle = (box.top + box.bottom) / 2;
        return middle > view.top && middle < view.bottom;
      })
      .map(({ row, box }) => ({
        index: Number(row.getAttribute("aria-rowindex")),
        id:
          [...row.children]
            .map((cell) => cell.textContent?.trim() ?? "")
            .find((text) => /^job_/.test(text)) ?? "",
        top: box.top,
        inDom: rows.length,
      }));
  });
}
