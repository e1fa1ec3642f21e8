import { createContext, useContext } from "react";

import { en, type Messages } from "./en/index.ts";

export type { Messages };

const MessagesContext = createContext<Messages>(en);

/** Gives a subtree another language's strings. */
export const MessagesProvider = MessagesContext.Provider;

/** The strings of the page in the reader's language: `const { apiKeys } = useMessages()`. */
export function useMessages(): Messages {
	return useContext(MessagesContext);
}

/** The same strings where there is no component: `meta` functions, actions, loaders. */
export function messages(): Messages {
	return en;
}
