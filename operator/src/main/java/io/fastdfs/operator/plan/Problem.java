package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.Reason;

/**
 * Something to tell the user.
 *
 * @param type the condition that it belongs to
 * @param message a sentence: what, where, what to do
 */
public record Problem(ConditionType type, Reason reason, String message) {

    /** The spec asks for something that cannot be. */
    public static Problem invalid(Reason reason, String message) {
        return new Problem(ConditionType.CONFIGURATION_VALID, reason, message);
    }

    /** Something is less than it should be. */
    public static Problem degraded(Reason reason, String message) {
        return new Problem(ConditionType.DEGRADED, reason, message);
    }

    /** Something is under way or held back. */
    public static Problem progress(Reason reason, String message) {
        return new Problem(ConditionType.PROGRESSING, reason, message);
    }

    /** Nothing of this object is made or changed. */
    public static Problem blocked(Reason reason, String message) {
        return new Problem(ConditionType.READY, reason, message);
    }
}
