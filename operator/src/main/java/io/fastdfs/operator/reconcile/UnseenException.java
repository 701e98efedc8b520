package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of ours is not as the cache showed it; the step ends, and the next turn sees it. */
final class UnseenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnseenException(HasMetadata wanted) {
        super(wanted.getKind() + " " + wanted.getMetadata().getName() + " is not what was seen; looking again");
    }
}
