import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// The type scale of app.css has a name that tailwind-merge would take for a colour.
const merge = extendTailwindMerge({ extend: { classGroups: { "font-size": [{ text: ["figure"] }] } } });

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export function cn(...inputs: ClassValue[]): string {
	return merge(clsx(inputs));
}
