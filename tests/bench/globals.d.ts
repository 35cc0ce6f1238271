// What the probe adds to the global object of a measured page.

declare global {
  // A `var` is what a property of the global object is called.
  var probe: import("./probe.mjs").Probe;
}

export {};
