/**
 * Name of the tool that a model without structured outputs is made to call, so that its input is the JSON answer.
 * Readers give that input as text.
 */
export const jsonAnswerTool = "llmgateway_json_answer";
