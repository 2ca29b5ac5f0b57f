import type { TypeGroups } from './type-table';

/** Resources that a file of this library reads exactly, by file. */
export const READ_BY: TypeGroups = {
  'role-assignments.ts': `
    pim_active_role_assignment pim_eligible_role_assignment role_assignment`,
  'role-definitions.ts': `
    role_definition`,
  'storage-accounts.ts and account-settings.ts': `
    storage_account`,
  'storage-accounts.ts': `
    storage_container`,
  'principal-sources.ts': `
    user_assigned_identity`,
};

/**
 * Resources that give or can give access to blobs, by what they do.
 *
 * Types of azurerm 4.55.0, without `azurerm_`, from the bindings of @cdktf/provider-azurerm 14.23.1 (2026-11-29).
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs
 */
export const ALWAYS: TypeGroups = {
  'sends events of the source of a system topic, which it only names, to an address':
    'eventgrid_system_topic_event_subscription',
  'deploys a template, which can create anything, also access': `
    management_group_template_deployment resource_group_template_deployment subscription_template_deployment
    tenant_template_deployment`,
  'runs a script with an identity': `
    resource_deployment_script_azure_cli resource_deployment_script_azure_power_shell`,
  'assigns a policy, which can change resources and create role assignments': `
    management_group_policy_assignment resource_group_policy_assignment resource_policy_assignment
    subscription_policy_assignment`,
  'applies a policy to resources that exist': `
    management_group_policy_remediation resource_group_policy_remediation resource_policy_remediation
    subscription_policy_remediation`,
  'decides what assigned policies change': `
    management_group_policy_set_definition policy_definition policy_set_definition`,
  'decides how eligible roles are activated, and for how long': `
    role_management_policy`,
  'assigns a blueprint, which can create role assignments': `
    blueprint_assignment`,
  'delegates roles to another tenant': `
    lighthouse_assignment lighthouse_definition`,
  'gives its publisher roles on a resource group': `
    managed_application managed_application_definition`,
  'decides which role assignments a subscription inherits': `
    management_group management_group_subscription_association`,
  'lets an external workload sign in as an identity': `
    federated_identity_credential`,
  'keeps keys of an account, or creates a SAS with them': `
    key_vault_managed_storage_account key_vault_managed_storage_account_sas_token_definition`,
  'gives an SFTP user access that no condition restricts': `
    storage_account_local_user`,
  'publishes the container $web': `
    storage_account_static_website`,
  'has access control lists, which give access in addition to roles': `
    storage_data_lake_gen2_filesystem storage_data_lake_gen2_path`,
  'copies blobs to another account': `
    storage_object_replication`,
  'copies data between storage': `
    storage_mover_job_definition`,
  'shares blobs with whoever accepts an invitation': `
    data_share data_share_dataset_blob_storage data_share_dataset_data_lake_gen2`,
  'copies blobs into a vault, from which they can be restored elsewhere': `
    data_protection_backup_instance_blob_storage`,
};

/** Classes that tell whether the parts of a machine, an app or a service run with its identity. */
export const FORWARDS_REQUESTS = 'can publish it, or forward requests to it';
export const READS_DATA = 'can read and copy its data';
export const RUNS_CODE = 'runs code that can read its data';
export const LETS_OTHERS_USE = 'lets others use what can read its data';

/** Resources that can give access if they refer to an account, a container or a principal with access. */
export const IF_SHARED: TypeGroups = {
  'decides which networks reach it': `
    dashboard_grafana_managed_private_endpoint data_factory_managed_private_endpoint kusto_cluster_managed_private_endpoint
    machine_learning_workspace_network_outbound_rule_fqdn machine_learning_workspace_network_outbound_rule_private_endpoint
    private_endpoint private_link_service search_shared_private_link_service signalr_shared_private_link_resource
    storage_account_network_rules stream_analytics_managed_private_endpoint subnet_service_endpoint_storage_policy
    synapse_managed_private_endpoint web_pubsub_shared_private_link_resource`,
  [FORWARDS_REQUESTS]: `
    api_management api_management_subscription api_management_product api_management_product_api api_management_product_group api_management_group_user api_management_gateway_api cdn_frontdoor_route
    api_management_api api_management_api_operation api_management_api_operation_policy api_management_api_policy
    api_management_backend api_management_gateway api_management_logger api_management_named_value api_management_policy
    api_management_policy_fragment api_management_product_policy api_management_workspace_policy
    api_management_workspace_policy_fragment application_gateway cdn_endpoint cdn_frontdoor_origin cdn_frontdoor_rule
    frontdoor frontdoor_rules_engine nginx_configuration spring_cloud_gateway_route_config traffic_manager_azure_endpoint
    traffic_manager_external_endpoint`,
  [READS_DATA]: `
    data_factory data_factory_trigger_schedule data_factory_trigger_tumbling_window mssql_server mssql_managed_instance
    ai_foundry ai_foundry_project ai_services arc_kubernetes_flux_configuration batch_account batch_application batch_job
    batch_pool cognitive_account cognitive_account_project data_factory_credential_service_principal
    data_factory_credential_user_managed_identity data_factory_custom_dataset data_factory_data_flow
    data_factory_dataset_azure_blob data_factory_dataset_azure_sql_table data_factory_dataset_binary
    data_factory_dataset_cosmosdb_sqlapi data_factory_dataset_delimited_text data_factory_dataset_http
    data_factory_dataset_json data_factory_dataset_mysql data_factory_dataset_parquet data_factory_dataset_postgresql
    data_factory_dataset_snowflake data_factory_dataset_sql_server_table data_factory_flowlet_data_flow
    data_factory_integration_runtime_azure_ssis data_factory_linked_custom_service
    data_factory_linked_service_azure_blob_storage data_factory_linked_service_azure_databricks
    data_factory_linked_service_azure_file_storage data_factory_linked_service_azure_function
    data_factory_linked_service_azure_search data_factory_linked_service_azure_sql_database
    data_factory_linked_service_azure_table_storage data_factory_linked_service_cosmosdb
    data_factory_linked_service_cosmosdb_mongoapi data_factory_linked_service_data_lake_storage_gen2
    data_factory_linked_service_key_vault data_factory_linked_service_kusto data_factory_linked_service_mysql
    data_factory_linked_service_odata data_factory_linked_service_odbc data_factory_linked_service_postgresql
    data_factory_linked_service_sftp data_factory_linked_service_snowflake data_factory_linked_service_sql_server
    data_factory_linked_service_synapse data_factory_linked_service_web data_factory_pipeline
    data_factory_trigger_blob_event databox_edge_device databricks_access_connector databricks_workspace
    databricks_workspace_root_dbfs_customer_managed_key fabric_capacity hdinsight_hadoop_cluster hdinsight_hbase_cluster
    hdinsight_interactive_query_cluster hdinsight_kafka_cluster hdinsight_spark_cluster healthcare_dicom_service
    healthcare_fhir_service healthcare_medtech_service healthcare_medtech_service_fhir_destination healthcare_service
    hpc_cache_blob_nfs_target hpc_cache_blob_target hpc_cache_nfs_target kubernetes_flux_configuration kusto_cluster
    kusto_database kusto_eventgrid_data_connection kusto_script machine_learning_compute_cluster
    machine_learning_compute_instance machine_learning_datastore_blobstorage machine_learning_datastore_datalake_gen2
    machine_learning_datastore_fileshare machine_learning_inference_cluster machine_learning_synapse_spark
    machine_learning_workspace managed_lustre_file_system maps_account purview_account qumulo_file_system search_service
    spring_cloud_storage storage_mover_source_endpoint storage_mover_target_endpoint stream_analytics_job
    stream_analytics_job_storage_account stream_analytics_output_blob stream_analytics_output_cosmosdb
    stream_analytics_output_eventhub stream_analytics_output_function stream_analytics_output_mssql
    stream_analytics_output_powerbi stream_analytics_output_servicebus_queue stream_analytics_output_servicebus_topic
    stream_analytics_output_synapse stream_analytics_output_table stream_analytics_reference_input_blob
    stream_analytics_stream_input_blob synapse_linked_service synapse_spark_pool synapse_sql_pool synapse_workspace
    video_indexer_account`,
  [LETS_OTHERS_USE]: `
    api_management_identity_provider_aad api_management_identity_provider_aadb2c
    api_management_identity_provider_facebook api_management_identity_provider_google
    api_management_identity_provider_microsoft api_management_identity_provider_twitter api_management_user
    api_management_openid_connect_provider api_management_authorization_server
    api_management_gateway_host_name_configuration iothub_shared_access_policy iothub_dps_shared_access_policy
    redis_cache_access_policy redis_cache_access_policy_assignment
    mysql_flexible_server_active_directory_administrator data_factory_integration_runtime_self_hosted
    synapse_integration_runtime_self_hosted
    kusto_cluster_principal_assignment kusto_database_principal_assignment mssql_managed_instance_active_directory_administrator
    postgresql_flexible_server_active_directory_administrator synapse_role_assignment synapse_workspace_aad_admin synapse_workspace_sql_aad_admin`,
  [RUNS_CODE]: `
    app_service app_service_active_slot app_service_slot app_service_source_control app_service_source_control_slot
    function_app_active_slot kubernetes_cluster_node_pool policy_virtual_machine_configuration_assignment web_app_active_slot
    arc_kubernetes_cluster arc_kubernetes_cluster_extension arc_kubernetes_provisioned_cluster
    arc_machine arc_machine_automanage_configuration_assignment arc_machine_extension automation_account
    automation_connection automation_connection_certificate automation_connection_classic_certificate
    automation_connection_service_principal automation_connection_type automation_credential automation_dsc_configuration
    automation_dsc_nodeconfiguration automation_hybrid_runbook_worker automation_hybrid_runbook_worker_group
    automation_job_schedule automation_module automation_powershell72_module automation_python3_package automation_runbook
    automation_schedule automation_source_control automation_variable_bool automation_variable_datetime
    automation_variable_int automation_variable_object automation_variable_string automation_watcher automation_webhook
    bot_web_app chaos_studio_capability chaos_studio_experiment chaos_studio_target container_app container_app_environment
    container_app_environment_certificate container_app_environment_custom_domain container_app_environment_dapr_component
    container_app_environment_storage container_app_job container_group container_registry_task
    container_registry_task_schedule_run_now custom_provider dev_center_catalog dev_center_project
    dev_center_project_environment_type dev_center_project_pool dev_test_lab dev_test_linux_virtual_machine
    dev_test_windows_virtual_machine function_app function_app_flex_consumption function_app_function function_app_slot
    gallery_application_version kubernetes_cluster kubernetes_cluster_extension
    kubernetes_cluster_trusted_access_role_binding linux_function_app linux_function_app_slot linux_virtual_machine
    linux_virtual_machine_scale_set linux_web_app linux_web_app_slot load_test logic_app_action_custom logic_app_action_http
    logic_app_integration_account logic_app_integration_account_agreement logic_app_integration_account_assembly
    logic_app_integration_account_batch_configuration logic_app_integration_account_certificate
    logic_app_integration_account_map logic_app_integration_account_partner logic_app_integration_account_schema
    logic_app_integration_account_session logic_app_standard logic_app_trigger_custom logic_app_trigger_http_request
    logic_app_trigger_recurrence logic_app_workflow orchestrated_virtual_machine_scale_set redhat_openshift_cluster
    service_fabric_cluster service_fabric_managed_cluster spring_cloud_active_deployment spring_cloud_app
    spring_cloud_build_deployment spring_cloud_container_deployment spring_cloud_java_deployment stack_hci_extension
    static_site static_web_app static_web_app_custom_domain static_web_app_function_app_registration virtual_machine
    virtual_machine_extension virtual_machine_gallery_application_assignment virtual_machine_run_command
    virtual_machine_scale_set virtual_machine_scale_set_extension windows_function_app windows_function_app_slot
    windows_virtual_machine windows_virtual_machine_scale_set windows_web_app windows_web_app_slot`,
  'connects a service to it, with a credential or a role': `
    api_connection app_service_connection function_app_connection iothub_dps spring_cloud_connection`,
  'sends the names of its blobs to others': `
    data_factory_trigger_custom_event eventgrid_event_subscription eventgrid_system_topic
    log_analytics_linked_storage_account log_analytics_storage_insights
    monitor_diagnostic_setting security_center_automation storage_blob_inventory_policy`,
  'reads or writes its blobs': `
    backup_container_storage_account billing_account_cost_management_export
    data_protection_backup_vault eventhub eventhub_namespace iothub iothub_device_update_instance
    iothub_endpoint_storage_container iothub_file_upload log_analytics_data_export_rule managed_redis
    monitor_aad_diagnostic_setting mssql_database mssql_database_extended_auditing_policy mssql_job_credential
    mssql_job_step mssql_managed_database mssql_managed_instance_security_alert_policy
    mssql_managed_instance_vulnerability_assessment mssql_server_extended_auditing_policy
    mssql_server_microsoft_support_auditing_policy mssql_server_security_alert_policy mssql_server_vulnerability_assessment
    mssql_virtual_machine network_packet_capture network_watcher_flow_log recovery_services_vault redis_cache
    redis_enterprise_database resource_group_cost_management_export security_center_storage_defender
    site_recovery_protection_container_mapping site_recovery_replicated_vm site_recovery_vmware_replicated_vm
    subscription_cost_management_export synapse_sql_pool_extended_auditing_policy synapse_sql_pool_security_alert_policy
    synapse_sql_pool_vulnerability_assessment synapse_workspace_extended_auditing_policy
    synapse_workspace_security_alert_policy synapse_workspace_vulnerability_assessment virtual_machine_packet_capture
    virtual_machine_scale_set_packet_capture`,
  'copies its blobs': `
    image managed_disk shared_image_version snapshot storage_blob`,
  'moves or deletes its blobs': `
    storage_management_policy`,
  'keeps values, which can be a key or a SAS of it': `
    app_configuration_key key_vault_certificate key_vault_secret`,
};
