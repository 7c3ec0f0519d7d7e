/** Every story of the practice centre. */
import type { Story } from '../story.js';
import { contratti } from './contratti.js';
import { fatture } from './fatture.js';
import { guasti } from './guasti.js';
import { informazioni } from './informazioni.js';
import { letture } from './letture.js';
import { reclami } from './reclami.js';

export const stories: readonly Story[] = [...guasti, ...fatture, ...contratti, ...reclami, ...letture, ...informazioni];
