/** A live view on the server side: how it is read, who may see it, and what a commit changes in it. */
import type { Viewer } from '../../identity/contract.js';
import type { Committed } from '../floor/types.js';
import type { Patch, ViewName } from './contract.js';

export interface ViewParams {
  readonly contactId?: string;
}

export interface ViewDefinition {
  readonly name: ViewName;
  /** The one topic under which patches for these params and this viewer are published: 'desk:consultant_1'. */
  topic(params: ViewParams, viewer: Viewer): string;
  may(params: ViewParams, viewer: Viewer): Promise<boolean>;
  /** A fresh read in one snapshot, or, with `since`, what changed after that cursor (rows) and what still belongs (keep). */
  read(params: ViewParams, viewer: Viewer, since: number | null): Promise<Patch>;
  /** Patches of a commit, a topic. Called once a commit, only while somebody watches some topic of this view. */
  patches(
    committed: Committed,
    isWatched: (topic: string) => boolean,
  ): readonly { readonly topic: string; readonly patch: Patch }[];
  /** Views whose figures move with time or with others (place in line, counts): recomputed from memory this often for watched topics; null = unchanged. */
  readonly refreshMs?: number;
  refresh?(topic: string): Patch | null;
}
