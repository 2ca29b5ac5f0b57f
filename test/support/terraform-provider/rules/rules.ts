import type { Value, Values } from '../values';
import type { Check } from './checks';

/*
 * Rules of the provider's own code for a type that its schema does not have. The tables beside this file name the source
 * of each rule by its path in hashicorp/terraform-provider-azurerm at v4.55.0 (libraries are below `vendor`), or in
 * Azure/terraform-provider-azapi at v2.12.0. What differs at v5.2.0 is in `azurerm-5.ts`.
 */

/** Rules of one argument, or of one nested block. */
export interface ArgumentRules {
  /** `ValidateFunc`. */
  readonly checks?: readonly Check[];
  /** `ValidateFunc` of the elements of a list or set. */
  readonly each?: readonly Check[];
  /** `Default`: what is planned where the configuration says nothing. */
  readonly default?: Value;
  /** `ForceNew`: whether another value needs another resource, always or for some changes. */
  readonly forcesNew?: true | ((before: Value, after: Value) => boolean);
  /** `DiffSuppressFunc`: other ways to write what is there. */
  readonly isAlike?: (before: string, after: string) => boolean;
  /** `StateFunc`: how a value is written in the state. */
  readonly stored?: (value: string) => string;
  /** Of the arguments of a nested block. */
  readonly block?: Readonly<Record<string, ArgumentRules>>;
}

/** Rules of a resource or data source. */
export interface TypeRules {
  /** The source of the rules. */
  readonly source: string;
  readonly arguments: Readonly<Record<string, ArgumentRules>>;
  /** `ExactlyOneOf`. */
  readonly exactlyOneOf?: readonly (readonly string[])[];
  /** `AtLeastOneOf`. */
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** `ConflictsWith`: what each argument excludes. */
  readonly conflicts?: Readonly<Record<string, readonly string[]>>;
  /** `RequiredWith`: what each argument needs beside it. */
  readonly requiredWith?: Readonly<Record<string, readonly string[]>>;
  /** `ValidateConfig`: what is wrong with a configuration. */
  readonly refusedConfiguration?: (config: Values) => readonly string[];
  /** `ModifyPlan`: what a change makes known only after apply. */
  readonly recomputed?: (prior: Values, planned: Values) => readonly string[];
  /** `CustomizeDiff`: why a plan is refused, of what is planned and what is written. */
  readonly refusedPlan?: (planned: Values, config: Values) => string | undefined;
  /** Why the creation is refused, by the provider or because it asks Azure in its own subscription. */
  readonly refusedCreation?: (values: Values, subscriptionId: string) => string | undefined;
  /** Why a change in place is refused. */
  readonly refusedUpdate?: (prior: Values, planned: Values) => string | undefined;
  /** There is no `Update`: a change in place fails when it is applied. */
  readonly hasNoUpdate?: true;
}
