/** Options for the containers of an account that go from the code. */
export interface ContainerRetention {
  /**
   * True if the containers and folders that this library defines in the account stay in Azure when their mapping, their
   * subscription, their exchange or their `addContainer` goes from the code, or when a change would replace them: the plan then fails,
   * because `prevent_destroy` is set on them and on a `terraform_data` of the stack that lists their addresses. To let
   * Terraform forget a container that stays in Azure, name it in 'retiredContainers'. To destroy data, set
   * 'retainOnRemoval' to false first, and apply.
   *
   * Protects what was applied with it, as long as a store of the stack has 'retainOnRemoval'. Where a subscription lands in
   * the account of a store of another stack, it protects as long as a subscription of its stack lands there. Needs
   * Terraform 1.7 or later.
   * @default false: Terraform destroys a container that the code no longer defines, with its data
   */
  readonly retainOnRemoval?: boolean;
  /**
   * Containers that the code no longer defines and that stay in Azure with all their data: Terraform forgets them
   * (`removed` with `destroy = false`). A folder with access control of its own is written as `container/path`. Keep the
   * names: the list is the record of what was retired. Not for the container of an exchange, whose address depends on the construct:
   * take it from the state. Only with 'retainOnRemoval'.
   * @default - none
   */
  readonly retiredContainers?: string[];
}
