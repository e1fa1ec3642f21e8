import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useSubmit } from "react-router";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { usePreferences, type Theme } from "~/components/preferences";
import {
	DropdownMenu,
	DropdownMenuContent,
	DropdownMenuItem,
	DropdownMenuLabel,
	DropdownMenuRadioGroup,
	DropdownMenuRadioItem,
	DropdownMenuSeparator,
	DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import type { ConsoleFrame } from "../layout";

const themes = [
	{ id: "system", icon: Monitor },
	{ id: "light", icon: Sun },
	{ id: "dark", icon: Moon },
] as const;

/** Who is signed in; theme and sign-out. */
export function UserMenu({ user, collapsed }: { user: ConsoleFrame["user"]; collapsed: boolean }) {
	const { auth, common, frame: words } = useMessages();
	const { preferences, change } = usePreferences();
	const submit = useSubmit();
	return (
		<DropdownMenu>
			<DropdownMenuTrigger
				aria-label={words.user.label(user.name)}
				className={cn(
					"flex h-11 w-full cursor-pointer items-center gap-2.5 rounded-lg px-2 text-left hover:bg-accent data-[state=open]:bg-accent",
					collapsed && "justify-center px-0",
				)}
			>
				<span className="grid size-7 shrink-0 place-items-center rounded-full bg-muted text-xs font-medium ring-1 ring-border" aria-hidden>
					{initialOf(user.name)}
				</span>
				{!collapsed && (
					<span className="min-w-0">
						<span className="block truncate text-sm font-medium">{user.name}</span>
						<span className="block truncate text-xs text-muted-foreground">{user.email}</span>
					</span>
				)}
			</DropdownMenuTrigger>
			<DropdownMenuContent align="start" side="top" className="w-56">
				{collapsed && <DropdownMenuLabel className="truncate">{user.email}</DropdownMenuLabel>}
				<DropdownMenuLabel>{common.theme.label}</DropdownMenuLabel>
				<DropdownMenuRadioGroup
					value={preferences.theme}
					onValueChange={(theme) => change({ theme: theme as Theme })}
				>
					{themes.map(({ id, icon: Icon }) => (
						<DropdownMenuRadioItem key={id} value={id} onSelect={(event) => event.preventDefault()}>
							<Icon aria-hidden />
							{common.theme[id]}
						</DropdownMenuRadioItem>
					))}
				</DropdownMenuRadioGroup>
				<DropdownMenuSeparator />
				<DropdownMenuItem onSelect={() => void submit(null, { method: "post", action: "/sign-out" })}>
					<LogOut aria-hidden />
					{auth.signOut}
				</DropdownMenuItem>
			</DropdownMenuContent>
		</DropdownMenu>
	);
}

function initialOf(name: string): string {
	return [...name.trim()][0]?.toUpperCase() ?? "?";
}
