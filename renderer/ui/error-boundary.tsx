import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** What stands in the place of what failed. */
  readonly fallback: (thrown: unknown) => ReactNode;
}

/** Keeps what fails to be shown, or loaded, from taking the rest of the page with it. */
export class ErrorBoundary extends Component<Props, { readonly thrown?: { readonly value: unknown } }> {
  override state: { readonly thrown?: { readonly value: unknown } } = {};

  static getDerivedStateFromError(value: unknown): { readonly thrown: { readonly value: unknown } } {
    return { thrown: { value } };
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    return this.state.thrown === undefined ? children : fallback(this.state.thrown.value);
  }
}
