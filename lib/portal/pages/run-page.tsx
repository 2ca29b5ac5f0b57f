import type { VNode } from 'preact';
import type { ListedRun, PortalRun } from '../acts/run-list';
import type { SyncProgress } from '../acts/sync-progress';
import { readSyncOutput } from '../acts/sync-progress';
import { Code, Facts, FormToken, Table, formatTime, renderPage } from './layout';
import type { PageContext } from './page-context';

/** Renders an act with its command, its progress and its result. */
export function renderRun(context: PageContext, run: PortalRun): string {
  const refresh = {
    'hx-get': `${context.basePath}/runs/${run.id}/part`,
    'hx-trigger': 'every 1s',
  };
  return renderPage({
    context,
    title: `${run.title}: ${run.subject}`,
    children: (
      <>
        <Code isProse label="Command" text={run.commandLine} />
        <div id="run" role="status" aria-live="polite" {...(run.exitCode === null ? refresh : {})}>
          <RunPart {...{ context, run }} />
        </div>
        <p>
          <a href={`${context.basePath}/`}>Overview</a>
        </p>
      </>
    ),
  });
}

/** The state of an act: its progress while it runs, then its result. */
export function RunPart({ context, run }: { readonly context: PageContext; readonly run: PortalRun }): VNode {
  const sync = run.actName === 'sync' ? readSyncOutput(run.output.stdout) : undefined;
  return (
    <>
      <p class={`state ${run.exitCode === 0 ? 'good' : run.exitCode === null ? '' : 'bad'}`}>
        {describeState(run)}
      </p>
      {sync ? <SyncPart sync={sync} /> : <Output label="Result" text={run.output.stdout} />}
      <Output label="Messages" text={run.output.stderr} />
      {run.output.isCut && <p>The output is longer: lines in its middle are not shown.</p>}
      {run.exitCode === null && (
        <form method="post" action={`${context.basePath}/runs/${run.id}/cancel`}>
          <FormToken context={context} />
          <button type="submit">Cancel</button>
        </form>
      )}
    </>
  );
}

/** Lists acts, newest first. */
export function RunTable({
  context: { basePath },
  runs,
}: {
  readonly context: PageContext;
  readonly runs: readonly ListedRun[];
}): VNode {
  if (runs.length === 0) return <p>None yet.</p>;
  return (
    <Table
      label="Actions"
      headings={['Action', 'Subject', 'Begun', 'State']}
      rows={runs.map((run) => [
        <a href={`${basePath}/runs/${run.id}`}>{run.title}</a>,
        run.subject,
        formatTime(run.startedOn),
        describeState(run),
      ])}
    />
  );
}

/** Renders all acts of the session. */
export function renderRuns(context: PageContext, runs: readonly ListedRun[]): string {
  return renderPage({ context, title: 'Actions', children: <RunTable {...{ context, runs }} /> });
}

function describeState({ exitCode, isCancelled }: ListedRun): string {
  if (exitCode === null) return isCancelled ? 'Stopping...' : 'Running...';
  if (exitCode === 0) return 'Done.';
  return isCancelled ? 'Cancelled.' : `Failed (exit code ${exitCode}).`;
}

function Output({ label, text }: { readonly label: string; readonly text: string }): VNode | null {
  return text.trim() === '' ? null : (
    <>
      <h2>{label}</h2>
      <Code {...{ label, text }} />
    </>
  );
}

function SyncPart({ sync }: { readonly sync: SyncProgress }): VNode {
  return (
    <>
      {sync.fraction !== null && (
        <progress aria-label="Copied bytes" max={1} value={sync.fraction}>
          {Math.floor(sync.fraction * 100)}%
        </progress>
      )}
      <Facts facts={sync.facts} />
      {sync.messages.map((message) => (
        <p class="text">{message}</p>
      ))}
    </>
  );
}
