/** Something went wrong that whoever runs a tool can mend: the message says what. */
export class ToolError extends Error {
  override name = "ToolError";
}

/** Runs a tool to its end; a {@linkcode ToolError} is shown without a stack, and the status is 1. */
export async function runTool(tool: () => Promise<void>): Promise<void> {
  try {
    await tool();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.error(error.message);
    Deno.exitCode = 1;
  }
}
