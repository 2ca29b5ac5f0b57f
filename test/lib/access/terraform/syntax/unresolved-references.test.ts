import { rankUnresolved } from '../../../../../lib/access/terraform/syntax/unresolved-references';
import type { Unresolved } from '../../../../../lib/access/terraform/syntax/unresolved-references';

type Row = readonly [argument: string, text: string, expected: Unresolved];

function rank([argument, text]: Row, isTemplate: boolean, isOpen: boolean, isSensitive: boolean): Unresolved {
  const sensitiveVariables = new Set(['secret']);
  return rankUnresolved([{ argument, text, isOpen, isSensitive }], { isTemplate, sensitiveVariables });
}

test.each<Row>([
  ['value', '${var.storage_account_key}', 'Key'],
  ['value', '${module.lake.primary_access_key}', 'Key'],
  ['value', '${data.terraform_remote_state.x.outputs.sas_token}', 'Key'],
  ['tags', '${module.lake.primary_blob_connection_string}', 'Key'],
  ['value', '${module.redis.primary_access_key}', 'None'],
  ['value', '${var.shared_access_key_enabled}', 'None'],
  ['value', '${var.storage_key_vault_id}', 'Storage'],
  ['value', '${var.secret}', 'Value'],
  ['administrator_password', '${var.secret}', 'None'],
  ['value', '${module.platform.token}', 'Value'],
  ['value', '${data.azapi_resource_action.x.output}', 'Value'],
  ['url', '${var.container_url}', 'Storage'],
  ['target_resource_id', '${var.target}', 'Place'],
  ['name', '${var.target}', 'None'],
  ['target_resource_id', '${azurerm_key_vault.x.id}', 'None'],
  ['target_resource_id', '${local.target}', 'None'],
  ['endpoint', '${file("x.json")}', 'Place'],
])('code: %s = %s is %s', (...row) => {
  expect(rank(row, true, true, false)).toBe(row[2]);
});

test.each<Row>([
  ['target_resource_id', 'local.target', 'Place'],
  ['settings', 'local.settings', 'Place'],
  ['location', 'local.location', 'None'],
  ['settings', '(unread) dynamic block', 'Place'],
  ['value', 'local.storage_key', 'Key'],
  ['settings', 'module.a.module.b.local.x', 'Place'],
  ['settings', 'module.a.azurerm_key_vault.x.id', 'None'],
  ['settings', 'module.storage.azurerm_key_vault.x.id', 'None'],
])('an unknown value of a plan: %s from %s is %s', (...row) => {
  expect(rank(row, false, true, false)).toBe(row[2]);
});

test.each<readonly [...Row, boolean]>([
  ['value', 'local.x', 'Value', true],
  ['value', 'local.x', 'None', false],
  ['value', 'local.db_password', 'None', true],
  ['value', 'var.x', 'None', true],
  ['value', 'var.secret', 'Value', true],
  ['value', 'azurerm_redis_cache.x.primary_access_key', 'None', true],
  ['value', 'data.terraform_remote_state.x.outputs.primary_access_key', 'Key', false],
])('a known value of a plan: %s from %s is %s (sensitive: %s)', (argument, text, expected, isSensitive) => {
  expect(rank([argument, text, expected], false, false, isSensitive)).toBe(expected);
});
