package io.fastdfs.operator.fastdfs;

import java.util.OptionalInt;

/**
 * Why a tracker gave no usable answer.
 *
 * @param status the error number of the answer, with {@link Reason#ERROR_STATUS} only
 * @param sentence names the address and what was asked; the same failure gives the same sentence again
 */
public record TrackerFailure(TrackerAddress address, Reason reason, OptionalInt status, String sentence) {

    /** Stable words for a person and for status fields. */
    public enum Reason {
        /** Nothing listens there. */
        REFUSED,
        /** No way there, or the name is not known. */
        UNREACHABLE,
        /** No complete answer within the deadline. */
        TIMEOUT,
        /** The connection ended before the answer was complete. */
        CLOSED_EARLY,
        /** Something answers, but not as a FastDFS server does. */
        GARBAGE,
        /** The tracker refused the request. */
        ERROR_STATUS,
        /** This client was closed. */
        CLIENT_CLOSED
    }
}
