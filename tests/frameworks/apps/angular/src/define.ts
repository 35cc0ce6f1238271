// Gets the widget when it is wanted.

export async function define(): Promise<void> {
  const { MuviJobs } = await import("muvi-jobs");
  MuviJobs?.define("portal-jobs");
}
