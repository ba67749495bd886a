import { accountCommands } from "./commands/accounts.ts";
import { alternativesCommands } from "./commands/alternatives.ts";
import { builtinCommands } from "./commands/builtins.ts";
import type { CommandTable } from "./commands/call.ts";
import { capabilityCommands } from "./commands/capabilities.ts";
import { debconfCommands } from "./commands/debconf.ts";
import { dpkgCommands } from "./commands/dpkg.ts";
import { emacsCommands } from "./commands/emacs.ts";
import { fileCommands } from "./commands/files.ts";
import { filterCommands } from "./commands/filters.ts";
import { findCommands } from "./commands/find.ts";
import { generatedCommands } from "./commands/generated.ts";
import { localeCommands } from "./commands/locale.ts";
import { mariadbCommands } from "./commands/mariadb.ts";
import { ownershipCommands } from "./commands/ownership.ts";
import { phpCommands } from "./commands/php.ts";
import { postgresqlCommands } from "./commands/postgresql.ts";
import { secretCommands } from "./commands/secrets.ts";
import { sedCommands } from "./commands/sed.ts";
import { serviceCommands } from "./commands/services.ts";
import { sgmlCatalogCommands } from "./commands/sgml-catalogs.ts";
import { shellsCommands } from "./commands/shells.ts";
import { testCommands } from "./commands/test.ts";
import { textCommands } from "./commands/text.ts";
import { ucfCommands } from "./commands/ucf.ts";
import { webServerCommands } from "./commands/web-servers.ts";
import { xmlCatalogCommands } from "./commands/xml-catalogs.ts";

/** Every command that is understood in a maintainer script, one idiom a file; spec/maintainer-scripts.md lists them. */
export const commands: CommandTable = {
  ...builtinCommands,
  ...testCommands,
  ...textCommands,
  ...filterCommands,
  ...findCommands,
  ...sedCommands,
  ...secretCommands,
  ...webServerCommands,
  ...fileCommands,
  ...ownershipCommands,
  ...capabilityCommands,
  ...accountCommands,
  ...alternativesCommands,
  ...dpkgCommands,
  ...debconfCommands,
  ...ucfCommands,
  ...serviceCommands,
  ...generatedCommands,
  ...shellsCommands,
  ...phpCommands,
  ...postgresqlCommands,
  ...mariadbCommands,
  ...localeCommands,
  ...emacsCommands,
  ...sgmlCatalogCommands,
  ...xmlCatalogCommands,
};
