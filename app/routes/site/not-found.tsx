import { data } from "react-router";

import { RouteErrorPage } from "~/components/error-page";

/** Every address that nothing else answers. */
export function loader() {
	throw data(null, { status: 404 });
}

/** Also what is posted there, as by a client whose base URL lacks `/v1`. */
export function action() {
	throw data(null, { status: 404 });
}

export default function NotFoundPage() {
	return null;
}

export { RouteErrorPage as ErrorBoundary };
