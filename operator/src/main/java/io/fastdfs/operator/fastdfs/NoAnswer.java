package io.fastdfs.operator.fastdfs;

import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import java.util.OptionalInt;

/** Ends a conversation inside this package; outside it becomes a {@link TrackerFailure}. */
final class NoAnswer extends RuntimeException {

    final Reason reason;
    final OptionalInt status;
    final String why;

    private NoAnswer(Reason reason, OptionalInt status, String why) {
        super(why, null, false, false);
        this.reason = reason;
        this.status = status;
        this.why = why;
    }

    static NoAnswer because(Reason reason, String why) {
        return new NoAnswer(reason, OptionalInt.empty(), why);
    }

    static NoAnswer garbage(String why) {
        return because(Reason.GARBAGE, why);
    }

    static NoAnswer refused(int status) {
        return new NoAnswer(Reason.ERROR_STATUS, OptionalInt.of(status), "status " + status + name(status));
    }

    private static String name(int status) {
        return switch (status) {
            case Frame.ENOENT -> " (ENOENT)";
            case Frame.EBUSY -> " (EBUSY)";
            case Frame.EINVAL -> " (EINVAL)";
            case 28 -> " (ENOSPC)";
            case 95 -> " (EOPNOTSUPP)";
            case Frame.EALREADY -> " (EALREADY)";
            default -> "";
        };
    }
}
