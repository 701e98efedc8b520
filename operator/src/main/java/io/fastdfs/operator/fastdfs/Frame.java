package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** An answer: an error number (0 = none) and a body. */
record Frame(int status, Buffer body) {

    static final int HEADER = 10;

    static final int ENOENT = 2;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int EALREADY = 114;

    /** The body of a good answer. */
    Buffer good() {
        if (status != 0) {
            throw NoAnswer.refused(status);
        }
        return body;
    }

    /** The body, or nothing where the tracker says that what was asked for does not exist. */
    Optional<Buffer> goodOrMissing() {
        return status == ENOENT ? Optional.empty() : Optional.of(good());
    }
}
