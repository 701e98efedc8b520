package io.fastdfs.operator.e2e;

import java.io.IOException;
import java.io.Serial;

/** A tracker or storage answered a status other than 0, which is an errno value. */
public final class FastDfsFailure extends IOException {
    public static final int NO_SUCH_FILE = 2;

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    FastDfsFailure(String asked, int status) {
        super("%s: status %d".formatted(asked, status));
        this.status = status;
    }

    public int status() {
        return status;
    }
}
