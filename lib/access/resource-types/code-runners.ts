import { classifyType } from './classify-type';
import type { TypedResource } from './classify-type';
import { FORWARDS_REQUESTS, LETS_OTHERS_USE, READS_DATA, RUNS_CODE } from './azurerm-openers';

/** Classes of types that read data with an identity, as their arguments and their parts say. */
const RUNNING: readonly string[] = [FORWARDS_REQUESTS, LETS_OTHERS_USE, READS_DATA, RUNS_CODE];

/**
 * True for a type that does what its arguments say with the identity of a machine, an app or a service: the machine itself, and the
 * extensions, slots, pipelines and jobs in it. True for types that no table has.
 *
 * @param armType The argument `type` of an azapi resource; null if it is an expression.
 */
export function runsCode(resource: TypedResource, armType: string | null): boolean {
  if (resource.isData) return false;
  const typeClass = classifyType(resource, armType);
  if (typeClass.kind === 'Unknown') return true;
  const isTabled = !resource.type.startsWith('azapi_');
  return isTabled
    ? typeClass.kind === 'IfShared' && RUNNING.includes(typeClass.what)
    : typeClass.kind !== 'Cannot';
}

/** Arguments and attributes of machines, apps and services that decide neither what they run nor as whom, at any depth. */
const NEUTRAL: ReadonlySet<string> = new Set(
  `tags timeouts depends_on description display_name id zone zones
  size sku sku_name vm_size node_count min_count max_count min_node_count max_node_count instances capacity cpu memory cpu_limit
  memory_limit min_replicas max_replicas replica_timeout_in_seconds node_size node_size_family max_pods scale_settings auto_scale
  fixed_scale scaling_mode autoscale_profile platform_fault_domain_count
  os_disk data_disk storage_data_disk os_disk_type os_disk_size_gb disk_controller_type ultra_ssd_enabled
  availability_set_id proximity_placement_group_id capacity_reservation_group_id dedicated_host_id dedicated_host_group_id
  boot_diagnostics priority eviction_policy max_bid_price license_type edge_zone
  patch_mode patch_assessment_mode reboot_setting hotpatching_enabled bypass_platform_safety_checks_on_user_schedule_enabled
  encryption_at_host_enabled secure_boot_enabled vtpm_enabled termination_notification os_image_notification
  network_interface network_interface_ids primary_network_interface_id virtual_network_subnet_id vnet_route_all_enabled
  service_plan_id app_service_plan_id always_on https_only http2_enabled minimum_tls_version
  default_hostname custom_domain_verification_id outbound_ip_addresses outbound_ip_address_list possible_outbound_ip_addresses
  possible_outbound_ip_address_list site_credential hosting_environment_id kind virtual_machine_id unique_id private_ip_address
  private_ip_addresses public_ip_address public_ip_addresses ip_address fqdn private_fqdn portal_fqdn latest_revision_fqdn
  latest_revision_name kube_config kube_config_raw kube_admin_config kube_admin_config_raw node_resource_group
  node_resource_group_id current_kubernetes_version http_application_routing_zone_name event_stream_endpoint`.split(
    /\s+/,
  ),
);

/** True for an argument that is the same in what it runs and as whom, whatever its value is. */
export function isNeutralArgument(name: string): boolean {
  return NEUTRAL.has(name);
}
