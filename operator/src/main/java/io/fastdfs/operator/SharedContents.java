package io.fastdfs.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets objects that are read from the API server share what is equal in them: managed fields, trees of maps that were most
 * of what an object takes in a cache and hardly differ between clusters, and words that come again and again, as those of
 * labels. Server-side apply compares by managed fields, and nobody changes them.
 */
@Singleton
final class SharedContents implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("shared contents")
                .addDeserializer(String.class, new Words())
                .setDeserializerModifier(new ManagedFields()));
    }

    /** Remembers the last words by place: what comes often is there, and what comes once is soon forgotten. */
    private static final class Words extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;
        private static final int LONGEST = 128;
        private static final String[] LAST = new String[1 << 14]; // a race costs a copy

        Words() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return shared(StringDeserializer.instance.deserialize(json, context));
        }

        @Override
        public @Nullable String deserializeWithType(
                JsonParser json, DeserializationContext context, TypeDeserializer type) throws IOException {
            return deserialize(json, context);
        }

        private static @Nullable String shared(@Nullable String word) {
            if (word == null || word.length() > LONGEST) {
                return word;
            }
            int hash = word.hashCode();
            int place = (hash ^ (hash >>> 16)) & (LAST.length - 1);
            String last = LAST[place];
            if (word.equals(last)) {
                return last;
            }
            LAST[place] = word;
            return word;
        }
    }

    private static final class ManagedFields extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            return type.getBeanClass() == FieldsV1.class ? new Sharing(deserializer) : deserializer;
        }
    }

    private static final class Sharing extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;
        private static final Map<FieldsV1, WeakReference<FieldsV1>> SHARED = new WeakHashMap<>();

        Sharing(JsonDeserializer<?> all) {
            super(all);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
            return new Sharing(other);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return shared((FieldsV1) super.deserialize(json, context));
        }

        private static FieldsV1 shared(FieldsV1 fields) {
            synchronized (SHARED) {
                WeakReference<FieldsV1> known = SHARED.get(fields);
                FieldsV1 there = known == null ? null : known.get();
                if (there == null) {
                    SHARED.put(fields, new WeakReference<>(fields));
                    return fields;
                }
                return there;
            }
        }
    }
}
