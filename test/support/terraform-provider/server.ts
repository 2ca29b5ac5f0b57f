import { join } from 'node:path';
import type { handleUnaryCall, ServiceClientConstructor, UntypedServiceImplementation } from '@grpc/grpc-js';
import { loadPackageDefinition, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { AzurermVersion } from './schema';
import { readSchemas } from './schema';
import type { Call, Request } from './service';
import { providerCalls } from './service';

/** A provider that Terraform may be attached to. */
export interface SchemaProvider {
  /** For `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  stop(): void;
}

/** The addresses of the providers, as `required_providers` names them. */
const SOURCES = { azurerm: 'hashicorp/azurerm', azapi: 'azure/azapi' };

/**
 * Serves the schemas of azurerm and azapi on loopback, in this process, until it is stopped. Terraform that is attached to it
 * neither installs nor starts a provider, and does not end this one.
 */
export async function startSchemaProvider(
  env: Readonly<Record<string, string | undefined>>,
  version?: AzurermVersion,
): Promise<SchemaProvider> {
  const { service } = protocol();
  const { azurerm, azapi } = readSchemas(version);
  const servers = [
    await serve(service, implementation(providerCalls(azurerm, env)), SOURCES.azurerm),
    await serve(service, implementation(providerCalls(azapi, env)), SOURCES.azapi),
  ];
  return {
    reattach: JSON.stringify(Object.fromEntries(servers.map(({ attached }) => attached))),
    stop: () => servers.forEach(({ server }) => server.forceShutdown()),
  };
}

interface Served {
  readonly server: Server;
  /** The provider's address, and where it is served. */
  readonly attached: readonly [string, object];
}

async function serve(
  service: ServiceClientConstructor['service'],
  calls: UntypedServiceImplementation,
  source: string,
): Promise<Served> {
  const server = new Server();
  server.addService(service, calls);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const attached = {
    Protocol: 'grpc',
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
  };
  return { server, attached: [source, attached] };
}

function protocol(): ServiceClientConstructor {
  const definition = loadSync(join(__dirname, 'tfplugin6.proto'), {
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
  });
  const { tfplugin6 } = loadPackageDefinition(definition) as unknown as {
    readonly tfplugin6: { readonly Provider: ServiceClientConstructor };
  };
  return tfplugin6.Provider;
}

function implementation(calls: Readonly<Record<string, Call>>): UntypedServiceImplementation {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, createHandler(name, call)]));
}

function createHandler(name: string, call: Call): handleUnaryCall<Request, object> {
  return (received, answer) => {
    try {
      answer(null, call(received.request, received.getPeer()));
    } catch (error) {
      answer({ code: status.INTERNAL, details: `${name}: ${(error as Error).stack}` });
    }
  };
}
