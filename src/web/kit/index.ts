/** The kit's door: `import { Button, Shell } from '#web/kit/index.js'`. */
import './base.css';

export { makeStore, useStore, type Store } from './store.js';
export { prefer, preferences, usePreferences, type Preferences } from './preferences.js';
export {
  chooseLanguage,
  currentLanguage,
  setLanguage,
  useLanguage,
  words,
  type Language,
  type Params,
  type Say,
  type Texts,
} from './text/texts.js';
export { centreTimeZone, formatsOf, setTimeZone, useFormats, type Formats } from './text/formats.js';
export { now, useNow } from './text/clock.js';
export { codeText, refusalText } from './text/refusals.js';
export { api, ApiProblem, loggedOut, newKey, setCsrf } from './api.js';
export { live, useLiveState, usePresence, useView, type Viewed } from './live/use-view.js';
export type { Presence } from './live/connection.js';
export { Button, CommandKey, type ButtonProps } from './parts/button.js';
export { Dialog, type DialogProps } from './parts/dialog.js';
export {
  Check,
  Chevron,
  Choice,
  TextField,
  type ChoiceProps,
  type Option,
  type TextFieldProps,
} from './parts/field.js';
export { FileButton, FileField, type FileButtonProps, type FileFieldProps } from './parts/file.js';
export { Menu, type MenuOption, type MenuProps } from './parts/menu.js';
export { EmptyState, LiveRegion, Problem, Tag, VisuallyHidden, type Tone } from './parts/bits.js';
export { DiffWords } from './parts/diff-words.js';
export { ReadingPart } from './parts/reading.js';
export { readTopicNames, topicNameNow, useTopicNames } from './topic-names.js';
export { Tabs, type TabsProps } from './parts/tabs.js';
export { toast, Toasts, undoLast, type Toast } from './parts/toast.js';
export { keyInWords, keyOf, useAllCommands, useCommands, useKeyOf, type Command } from './keys/keys.js';
export { type PaletteItem } from './keys/palette.js';
export { OwnTelephoneForm } from './telephone/own-telephone.js';
export { Arch } from './shell/arch.js';
export { loadMe, logout, loginAddress, useMe, type Me } from './shell/me.js';
export { LookChoices } from './shell/person-menu.js';
export { appsFor, Shell, type App, type ShellProps } from './shell/shell.js';
export { mountApp, mountPublic } from './shell/mount.js';
