/** Type of the jobs of Container Apps, at the version that the body below is written for. */
export const JOB_TYPE = 'Microsoft.App/jobs@2026-01-01';

/** An environment variable of a container. */
export interface JobVariable {
  readonly name: string;
  readonly value?: string;
  /** Name of a secret of the job. */
  readonly secretRef?: string;
}

/**
 * The body that creates a job which messages in a queue start, from the specification of Microsoft.App 2026-01-01. Texts can be
 * tokens.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.app/2026-01-01/jobs
 */
export interface JobBody {
  readonly properties: {
    readonly environmentId: string;
    readonly workloadProfileName?: string;
    readonly configuration: {
      readonly triggerType: 'Event';
      readonly replicaTimeout: number;
      readonly replicaRetryLimit: number;
      readonly registries?: readonly { readonly server: string; readonly identity?: string }[];
      readonly secrets?: readonly { readonly name: string; readonly value: string }[];
      readonly eventTriggerConfig: {
        readonly parallelism: number;
        readonly replicaCompletionCount: number;
        readonly scale: {
          readonly minExecutions: number;
          readonly maxExecutions: number;
          /** Seconds between two looks at the queue. */
          readonly pollingInterval: number;
          readonly rules: readonly {
            readonly name: string;
            readonly type: 'azure-queue';
            readonly metadata: Readonly<Record<string, string>>;
            /** ARM id of the identity that reads the length of the queue. */
            readonly identity: string;
          }[];
        };
      };
    };
    readonly template: {
      readonly containers: readonly {
        readonly name: string;
        readonly image: string;
        readonly command: readonly string[];
        readonly args: readonly string[];
        readonly env: readonly JobVariable[];
        readonly resources: { readonly cpu: number; readonly memory: string };
      }[];
    };
  };
}
