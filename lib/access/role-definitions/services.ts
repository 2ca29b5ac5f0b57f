/** A service of Azure that can have an identity, and so read blobs for those who use it. */
interface Service {
  /** The beginning of its actions, and of its ARM types, in lower case. */
  readonly namespace: string;
  /** Matches its types in azurerm, without `azurerm_`. */
  readonly types: RegExp;
  /** True if reading from it can show what it copied from blobs: an index, a store of records, a model. */
  readonly showsData?: boolean;
}

/** The service of registries. Its users decide on the images that others run. */
export const REGISTRY_SERVICE = 'microsoft.containerregistry/registries';

/**
 * The services that can have an identity, as of azurerm 4.55. Services that only write blobs, such as Event Hubs, are not among them.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-status
 * @see https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations
 */
const SERVICES: readonly Service[] = [
  { namespace: 'microsoft.apimanagement', types: /^api_management/ },
  { namespace: 'microsoft.app', types: /^container_app/ },
  { namespace: 'microsoft.appplatform', types: /^spring_cloud/ },
  { namespace: 'microsoft.automation', types: /^automation_/ },
  { namespace: 'microsoft.batch', types: /^batch_/ },
  { namespace: 'microsoft.botservice', types: /^bot_/ },
  { namespace: 'microsoft.cache', types: /^(?:redis_|managed_redis)/ },
  { namespace: 'microsoft.cdn', types: /^cdn_/ },
  { namespace: 'microsoft.chaos', types: /^chaos_studio_/ },
  { namespace: 'microsoft.cognitiveservices', types: /^(?:cognitive_|ai_services)/, showsData: true },
  {
    namespace: 'microsoft.compute/virtualmachine',
    types: /^(?:(?:linux|windows|orchestrated)_)?virtual_machine/,
  },
  { namespace: 'microsoft.containerinstance', types: /^container_group/ },
  { namespace: REGISTRY_SERVICE, types: /^container_registry/ },
  { namespace: 'microsoft.containerservice', types: /^kubernetes_/ },
  { namespace: 'microsoft.customproviders', types: /^custom_provider/ },
  { namespace: 'microsoft.dashboard', types: /^dashboard_/ },
  { namespace: 'microsoft.databoxedge', types: /^databox_edge_/ },
  { namespace: 'microsoft.databricks', types: /^databricks_/ },
  { namespace: 'microsoft.datafactory', types: /^data_factory/ },
  { namespace: 'microsoft.dataprotection', types: /^data_protection_/ },
  { namespace: 'microsoft.datashare', types: /^data_share/ },
  { namespace: 'microsoft.dbformysql', types: /^mysql_/ },
  { namespace: 'microsoft.dbforpostgresql', types: /^postgresql_/ },
  { namespace: 'microsoft.devcenter', types: /^dev_center/ },
  { namespace: 'microsoft.devices', types: /^iothub/ },
  { namespace: 'microsoft.devtestlab', types: /^dev_test_/ },
  { namespace: 'microsoft.digitaltwins', types: /^digital_twins/, showsData: true },
  { namespace: 'microsoft.documentdb', types: /^cosmosdb/ },
  { namespace: 'microsoft.eventgrid', types: /^eventgrid_/ },
  { namespace: 'microsoft.fabric', types: /^fabric_/ },
  { namespace: 'microsoft.hdinsight', types: /^hdinsight_/ },
  { namespace: 'microsoft.healthbot', types: /^healthbot/ },
  { namespace: 'microsoft.healthcareapis', types: /^healthcare_/, showsData: true },
  { namespace: 'microsoft.hybridcompute/machines', types: /^arc_machine/ },
  { namespace: 'microsoft.kubernetes', types: /^arc_kubernetes_/ },
  { namespace: 'microsoft.kusto', types: /^kusto_/, showsData: true },
  { namespace: 'microsoft.loadtestservice', types: /^load_test/ },
  { namespace: 'microsoft.logic', types: /^logic_app_(?!standard)/ },
  { namespace: 'microsoft.machinelearningservices', types: /^(?:machine_learning_|ai_foundry)/ },
  { namespace: 'microsoft.maps', types: /^maps_/, showsData: true },
  { namespace: 'microsoft.purview', types: /^purview_/, showsData: true },
  { namespace: 'microsoft.recoveryservices', types: /^(?:recovery_services_|site_recovery_|backup_)/ },
  { namespace: 'microsoft.redhatopenshift', types: /^redhat_openshift_/ },
  { namespace: 'microsoft.search', types: /^search_/, showsData: true },
  { namespace: 'microsoft.servicefabric', types: /^service_fabric_/ },
  { namespace: 'microsoft.sql', types: /^(?:mssql_(?!virtual)|sql_)/ },
  { namespace: 'microsoft.sqlvirtualmachine', types: /^mssql_virtual_machine/ },
  { namespace: 'microsoft.storageactions', types: /^storage_task/ },
  { namespace: 'microsoft.storagecache', types: /^(?:hpc_cache|managed_lustre_)/ },
  { namespace: 'microsoft.storagemover', types: /^storage_mover/ },
  { namespace: 'microsoft.streamanalytics', types: /^stream_analytics_/ },
  { namespace: 'microsoft.synapse', types: /^synapse_/, showsData: true },
  { namespace: 'microsoft.videoindexer', types: /^video_indexer_/, showsData: true },
  { namespace: 'microsoft.virtualmachineimages', types: /^image_builder/ },
  {
    namespace: 'microsoft.web',
    types: /^(?:app_service|function_app|(?:linux|windows)_(?:function|web)_app|logic_app_standard|static_)/,
  },
];

/** The namespaces of all services, in order. */
export const SERVICE_NAMESPACES: readonly string[] = SERVICES.map(({ namespace }) => namespace).sort();

/** Types of resources with an identity that never reads blobs for others. */
const WRITERS = /^(?:eventhub|log_analytics_|monitor_|servicebus_)/;

/** Actions that neither change what a service does nor make it do something. */
const HARMLESS_ACTIONS = [
  /\/(?:read|delete)$/,
  /\/(?:cancel|check\w*|deallocate|disable|enable|fetch\w*|find\w*|get\w*status|join|pause|poweroff|redeploy|refresh\w*|(?:un)?register|restart|resume|start|stop|suspend|validate\w*)\/action$/,
  /\/(?:backupjobsexport|listclustermonitoringusercredential)\/action$/,
  /\/(?:locations|operations|operationresults|privateendpointconnection\w*|monitoringalerts|monitoringconfigurations)(?:\/|$)/,
  /\/(?:serverfarms|certificates|hostingenvironments|managedenvironments|connectedenvironments)\//,
  // A signature publishes no image.
  /\/(?:sign|trustedcollections)\/write$/,
];
/** Data actions that only send something to a service. */
const SENDING = /\/send\/action$/;

/** Returns the namespace of a service by a type of azurerm. Null for a type of no known service; '' for one that reads for nobody. */
export function findServiceOfType(type: string): string | null {
  const name = type.replace(/^azurerm_/, '');
  if (WRITERS.test(name)) return '';
  return SERVICES.find(({ types }) => types.test(name))?.namespace ?? null;
}

/** Returns the namespace of a service by an ARM type, such as `Microsoft.Sql/servers`; null for no known service. */
export function findServiceOfArmType(armType: string): string | null {
  const lower = armType.toLowerCase();
  return SERVICES.find(({ namespace }) => isWithin(lower, namespace))?.namespace ?? null;
}

/**
 * Finds the services that somebody with an action can change or use. What an action does is documented for some services only: those are
 * in `acting-powers.ts`. Any other action but a harmless one can make the service act.
 */
export function findServicesOfAction(action: string, isData: boolean): string[] {
  const lower = action.toLowerCase();
  return SERVICES.filter((service) => isUsed(service, lower, isData)).map(({ namespace }) => namespace);
}

function isUsed({ namespace, showsData = false }: Service, action: string, isData: boolean): boolean {
  const star = action.indexOf('*');
  const start = star < 0 ? action : action.slice(0, star);
  const isOfService = isWithin(action, namespace) || (star >= 0 && namespace.startsWith(start));
  if (!isOfService) return false;
  if (isData && SENDING.test(action)) return false;
  if (isData && showsData && action.endsWith('/read')) return true;
  return !HARMLESS_ACTIONS.some((form) => form.test(action));
}

function isWithin(path: string, namespace: string): boolean {
  // Some namespaces end within a segment: machines and scale sets of machines.
  return namespace.includes('/') ? path.startsWith(namespace) : path.startsWith(`${namespace}/`);
}
