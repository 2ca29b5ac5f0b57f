/** An empty file that tells Spark, Data Factory and other tools that a folder is complete. */
export const SUCCESS_MARKER = '_SUCCESS';
