import type { DemoOptions } from '../../demo/demo-set';
import type { AuditSession, AuditSummary, ColumnMapping, ImportPreview } from '../../engine/types';
import type { FileSource } from '../../io/file-source';
import { engineAtHand } from '../engine-at-hand';
import { AuditView } from './audit-view.svelte';
import { router } from './router.svelte';
import { Task } from './task.svelte';

/** A folder that has been looked into and waits for the person to go on. */
export interface PendingFolder {
  source: FileSource;
  preview: ImportPreview;
}

/** What the whole page has open. */
class Studio {
  view = $state.raw<AuditView | null>(null);
  pending = $state.raw<PendingFolder | null>(null);
  recent = $state.raw<readonly AuditSummary[] | null>(null);
  /** Reading a folder, beginning, reopening. */
  readonly opening = new Task();

  async look(source: FileSource): Promise<void> {
    const preview = await this.opening.run(async (task) => (await engineAtHand()).preview(source, task));
    if (!preview) return;
    this.pending = { source, preview };
    router.go({ page: 'new' });
  }

  /** Reads the folder again with columns as the person says. */
  async map(mapping: ColumnMapping): Promise<void> {
    const { pending } = this;
    if (!pending) return;
    const preview = await this.opening.run(async (task) =>
      (await engineAtHand()).preview(pending.source, task, mapping),
    );
    if (preview) this.pending = { ...pending, preview };
  }

  async begin(): Promise<void> {
    const pending = this.pending;
    if (!pending) return;
    const session = await this.opening.run(async (task) => (await engineAtHand()).begin(pending.source, task));
    if (!session) return;
    this.#take(session);
    router.go({ page: 'audit', id: session.id, step: 'embed' });
    this.pending = null;
  }

  async beginDemo(options: DemoOptions): Promise<void> {
    const session = await this.opening.run(async () => (await engineAtHand()).beginDemo(options));
    if (!session) return;
    this.#take(session);
    router.go({ page: 'audit', id: session.id, step: 'open' });
  }

  /** Makes the audit of an address the open one. */
  async ensure(id: string): Promise<void> {
    if (this.view?.session.id === id) return;
    const session = await this.opening.run(async () => (await engineAtHand()).reopen(id));
    if (session) this.#take(session);
  }

  async reconnect(source: FileSource): Promise<number | null> {
    const view = this.view;
    if (!view) return null;
    const found = await this.opening.run(async () => (await engineAtHand()).reconnect(view.session, source));
    view.refresh();
    return found;
  }

  async loadRecent(): Promise<void> {
    try {
      this.recent = await (await engineAtHand()).list();
    } catch {
      // Without storage there is nothing to list; the first screen works all the same.
      this.recent = [];
    }
  }

  async remove(id: string): Promise<void> {
    await this.opening.run(async () => (await engineAtHand()).remove(id));
    if (this.view?.session.id === id) this.view = null;
    await this.loadRecent();
  }

  #take(session: AuditSession): void {
    if (this.view && this.view.session !== session) this.view.close();
    this.view = new AuditView(session);
  }
}

export const studio = new Studio();
