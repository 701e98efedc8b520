package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of a needed name is not ours. It is never seized. */
final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NameTakenException(HasMetadata wanted) {
        super(wanted.getKind() + " " + wanted.getMetadata().getName()
                + " is needed but exists already and was not made for this resource; delete it, or choose another"
                + " metadata.name");
    }
}
