package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of ours exists that the cache did not show; the turn ends, and the next one sees it. */
final class UnseenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnseenException(HasMetadata wanted) {
        super(wanted.getKind() + " " + wanted.getMetadata().getName() + " exists and was not seen; looking again");
    }
}
