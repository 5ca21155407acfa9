import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

declare const layers: {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string })[];
  readonly options: ICruiseOptions;
};
export default layers;
