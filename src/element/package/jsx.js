// There is nothing to run: this module is imported for its types (jsx.d.ts).
export {};
