import { Link, Outlet } from "react-router";

import { Brand } from "~/components/brand";

export default function AuthLayout() {
	return (
		<div className="flex min-h-dvh flex-col">
			<header className="px-4 py-4 md:px-6">
				<Link to="/" className="inline-flex rounded-md">
					<Brand />
				</Link>
			</header>
			<main className="mx-auto flex w-full max-w-sm grow flex-col justify-center gap-5 px-4 pt-4 pb-24">
				<Outlet />
			</main>
		</div>
	);
}
