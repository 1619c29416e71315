// Made by `npm run generate`: change the schemas of the services, not this file.
export interface paths {
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the edge runs
         * @description ```sh
         *     curl -s "$CAREEASY/livez"
         *     ```
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the edge can do its work
         * @description ```sh
         *     curl -s "$CAREEASY/readyz"
         *     ```
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description ```sh
         *     curl -s "$CAREEASY/openapi.json"
         *     ```
         */
        get: operations["getApiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys that Auth_tokens are verified with (sig) and logins encrypted to (enc; RFC 7517)
         * @description ```sh
         *     curl -s "$CAREEASY/.well-known/jwks.json"
         *     ```
         */
        get: operations["getJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with e-mail and password, as JSON or encrypted to the key published for it
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/auth/login" \
         *       -H 'Content-Type: application/json' \
         *       --data-binary '{"username":"demo@gmail.com","password":"demo"}'
         *     ```
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new Auth_key and Auth_token for the session; a key used twice ends it
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/auth/refresh" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join a tenant by the link of an invitation, with a new account where there is none */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The signed-in user, as at login
         * @description ```sh
         *     curl -s "$CAREEASY/auth/me" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what is given of the signed-in user
         * @description ```sh
         *     curl -s -X PATCH "$CAREEASY/auth/me" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H 'Content-Type: application/json' \
         *       --data-binary '{"fname":"Jack"}'
         *     ```
         */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password; all my other sessions end */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/auth/logout" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My sessions that are alive, the newest first
         * @description ```sh
         *     curl -s "$CAREEASY/auth/sessions" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{sid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of my sessions */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All users in the order in which they were made (platform:admin)
         * @description ```sh
         *     curl -s "$CAREEASY/auth/users" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        get: operations["listUsers"];
        put?: never;
        /** Create a user (platform:admin) */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user (platform:admin) */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is given of a user; disabling one ends all their access (platform:admin) */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/auth/security-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to accounts, sessions and keys on a day, the newest first (platform:admin)
         * @description ```sh
         *     curl -s "$CAREEASY/auth/security-events" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        get: operations["listSecurityEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The members of the tenant (owner, admin)
         * @description ```sh
         *     curl -s "$CAREEASY/auth/members" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Invite whoever reads the mail of an address (owner, admin; only an owner invites owners)
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/auth/members" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: application/json' \
         *       --data-binary '{"email":"ada@example.org","roles":["member"]}'
         *     ```
         */
        post: operations["inviteMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a user these roles in the tenant (owner, admin; only an owner makes owners) */
        put: operations["putMember"];
        post?: never;
        /** End a membership of the tenant (owner, admin; only an owner removes owners) */
        delete: operations["deleteMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The open invitations of the tenant (owner, admin)
         * @description ```sh
         *     curl -s "$CAREEASY/auth/invitations" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw an invitation of the tenant (owner, admin) */
        delete: operations["deleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tenants that I belong to
         * @description ```sh
         *     curl -s "$CAREEASY/tenants" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        get: operations["listTenants"];
        put?: never;
        /** Create a tenant, ready for use when this answers (platform:admin) */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{Tenant_UUID}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tenant that I belong to (or any, for platform:admin)
         * @description ```sh
         *     curl -s "$CAREEASY/tenants/7MA170H" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"
         *     ```
         */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a tenant; its plan cannot be changed yet (platform:admin) */
        patch: operations["updateTenant"];
        trace?: never;
    };
    "/tenants/{Tenant_UUID}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask every service whether its part of a tenant is as it should be (platform:admin) */
        post: operations["checkTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{Tenant_UUID}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop all use of a tenant; its data stays (platform:admin) */
        post: operations["suspendTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{Tenant_UUID}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended tenant be used again (platform:admin) */
        post: operations["resumeTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{Tenant_UUID}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a tenant limits of its own in the place of all it has (platform:admin) */
        put: operations["limitTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/objects/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The objects of a type, filtered, searched and sorted; the oldest first unless asked otherwise
         * @description ```sh
         *     curl -s "$CAREEASY/profile/objects/person" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listObjects"];
        put?: never;
        /**
         * Adds an object
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/profile/objects/person" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: application/json' \
         *       --data-binary '{"fname":"Anna","lname":"de Vries"}'
         *     ```
         */
        post: operations["createObject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/objects/{type}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One object */
        get: operations["getObject"];
        /** Puts other attributes in the place of all; needs If-Match */
        put: operations["replaceObject"];
        post?: never;
        /** Deletes an object; for 30 days it can be restored */
        delete: operations["deleteObject"];
        options?: never;
        head?: never;
        /** Changes some attributes; a JSON Patch needs If-Match */
        patch: operations["patchObject"];
        trace?: never;
    };
    "/profile/objects/{type}/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The changes of an object, the newest first */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/objects/{type}/{id}/history/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An object as it was in one version */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/objects/{type}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All objects of a type that there are now, by id, an object on each line
         * @description ```sh
         *     curl -s "$CAREEASY/profile/objects/person/export" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["exportObjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The types of the tenant by name, without their schemas
         * @description ```sh
         *     curl -s "$CAREEASY/profile/types" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/types/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A type with its newest schema, or that of a version; the newest 100 are kept
         * @description ```sh
         *     curl -s "$CAREEASY/profile/types/person" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getType"];
        /** Makes a type, or gives it a new schema; objects keep the version they were written with */
        put: operations["putType"];
        post?: never;
        /** Deletes a type that has no objects */
        delete: operations["deleteType"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/objects/{type}/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a deleted object back as it was */
        post: operations["restoreObject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/objects/{type}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds an object for each line; may be repeated with the same key */
        post: operations["importObjects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/types/{type}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which objects of the type a schema would refuse, or find not unique; changes nothing */
        post: operations["reportType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where to find what
         * @description ```sh
         *     curl -s "$CAREEASY/geo" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getGeo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The conformance classes that are kept to
         * @description ```sh
         *     curl -s "$CAREEASY/geo/conformance" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getConformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The routes below /geo as an OpenAPI document
         * @description ```sh
         *     curl -s "$CAREEASY/geo/api" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The collections of features
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listCollections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the collection is
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/places" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getPlacesCollection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/places/queryables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the features can be filtered by, as a JSON Schema
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/places/queryables" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getPlacesQueryables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/service-areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the collection is
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/service-areas" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getServiceAreasCollection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/service-areas/queryables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the features can be filtered by, as a JSON Schema
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/service-areas/queryables" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getServiceAreasQueryables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/{collection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the collection is */
        get: operations["getFeaturesCollection"];
        /** Defines a collection, or changes one; that needs If-Match, and all its features must fit */
        put: operations["putCollection"];
        post?: never;
        /** Removes a collection; one that has features only where `features=remove` says so */
        delete: operations["removeCollection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/{collection}/queryables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the features can be filtered by, as a JSON Schema */
        get: operations["getFeaturesQueryables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/places/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Places of the tenant, the oldest first
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/places/items" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listPlaces"];
        put?: never;
        /**
         * Adds a feature
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/geo/collections/places/items" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: application/geo+json' \
         *       --data-binary '{"type":"Feature","geometry":{"type":"Point","coordinates":[4.9041,52.3676]},"properties":{"name":"Clinic at the Amstel","kind":"clinic"}}'
         *     ```
         */
        post: operations["createPlace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/places/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One feature, with its ETag */
        get: operations["getPlace"];
        /** Puts another feature in its place; needs If-Match */
        put: operations["replacePlace"];
        post?: never;
        /** Removes a feature; If-Match is honoured */
        delete: operations["removePlace"];
        options?: never;
        head?: never;
        /** Changes some members (RFC 7396); needs If-Match */
        patch: operations["changePlace"];
        trace?: never;
    };
    "/geo/collections/places/tiles/WebMercatorQuad/{z}/{y}/{x}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Mapbox vector tile of places; at most 20,000 features */
        get: operations["getPlaceTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/places/nearest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Places nearest to a point, the nearest first; properties.distance is in metres
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/places/nearest?lon=20.46&lat=44.81" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listNearestPlaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/places/along": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Places near a line, in the order of the way; properties.distance is in metres from it, along from its start
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/geo/collections/places/along" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: application/geo+json' \
         *       --data-binary '{"type":"LineString","coordinates":[[20.44,44.81],[20.48,44.8]]}'
         *     ```
         */
        post: operations["listPlacesAlong"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/service-areas/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Service areas of the tenant, the oldest first
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/service-areas/items" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listServiceAreas"];
        put?: never;
        /** Adds a feature */
        post: operations["createServiceArea"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/service-areas/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One feature, with its ETag */
        get: operations["getServiceArea"];
        /** Puts another feature in its place; needs If-Match */
        put: operations["replaceServiceArea"];
        post?: never;
        /** Removes a feature; If-Match is honoured */
        delete: operations["removeServiceArea"];
        options?: never;
        head?: never;
        /** Changes some members (RFC 7396); needs If-Match */
        patch: operations["changeServiceArea"];
        trace?: never;
    };
    "/geo/collections/service-areas/tiles/WebMercatorQuad/{z}/{y}/{x}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Mapbox vector tile of service areas; at most 20,000 features */
        get: operations["getServiceAreaTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/service-areas/nearest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Service areas nearest to a point, the nearest first; properties.distance is in metres
         * @description ```sh
         *     curl -s "$CAREEASY/geo/collections/service-areas/nearest?lon=20.46&lat=44.81" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listNearestServiceAreas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/service-areas/along": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Service areas near a line, in the order of the way; properties.distance is in metres from it, along from its start
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/geo/collections/service-areas/along" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: application/geo+json' \
         *       --data-binary '{"type":"LineString","coordinates":[[20.44,44.81],[20.48,44.8]]}'
         *     ```
         */
        post: operations["listServiceAreasAlong"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/{collection}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A collection's features of the tenant, the oldest first */
        get: operations["listFeatures"];
        put?: never;
        /** Adds a feature */
        post: operations["createFeature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/{collection}/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One feature, with its ETag */
        get: operations["getFeature"];
        /** Puts another feature in its place; needs If-Match */
        put: operations["replaceFeature"];
        post?: never;
        /** Removes a feature; If-Match is honoured */
        delete: operations["removeFeature"];
        options?: never;
        head?: never;
        /** Changes some members (RFC 7396); needs If-Match */
        patch: operations["changeFeature"];
        trace?: never;
    };
    "/geo/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Mapbox vector tile of a collection's features; at most 20,000 features */
        get: operations["getFeatureTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/{collection}/nearest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A collection's features nearest to a point, the nearest first; properties.distance is in metres */
        get: operations["listNearestFeatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/collections/{collection}/along": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A collection's features near a line, in the order of the way; properties.distance is in metres from it, along from its start */
        post: operations["listFeaturesAlong"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The visits of the tenant by their start; a day is as long as the clocks of its zone make it
         * @description ```sh
         *     curl -s "$CAREEASY/geo/visits" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listVisits"];
        put?: never;
        /** Books a visit; 409 names the visit that keeps its carer from it */
        post: operations["bookVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/visits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One visit; reading it is in the audit log */
        get: operations["getVisit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Reschedules a booked visit, changes its notes or its status; needs If-Match */
        patch: operations["changeVisit"];
        trace?: never;
    };
    "/geo/visits/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Books up to 100 visits, all or none; 409 names the first one in the way */
        post: operations["bookVisits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/visits/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins the work; how far the device is from the place is recorded, never refused */
        post: operations["startVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/geo/visits/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the work; how far the device is from the place is recorded, never refused */
        post: operations["endVisit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done to my account in this tenant, or (owner, admin) to the record of a person
         * @description ```sh
         *     curl -s "$CAREEASY/audit/mine" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listMyAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what in the tenant, the newest first (owner, admin)
         * @description ```sh
         *     curl -s "$CAREEASY/audit/events" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/seals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The seals of the log, the newest first; keep the newest one elsewhere (owner, admin)
         * @description ```sh
         *     curl -s "$CAREEASY/audit/seals" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listAuditSeals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/proof/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The event with its way to the seal that stands for it (owner, admin) */
        get: operations["proveAuditEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sealed events of a period with their seals, for `npx careeasy audit verify` (owner, admin)
         * @description NDJSON, or CSV for `Accept: text/csv`. The period is that of sealing: it holds whole seals.
         *
         *     ```sh
         *     curl -s "$CAREEASY/audit/export" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["exportAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long the log is kept, as the tenant says (owner, admin)
         * @description ```sh
         *     curl -s "$CAREEASY/audit/retention" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getAuditRetention"];
        /**
         * Says how long the log is kept (owner); a shorter time applies 30 days later
         * @description At least 12 months. Until it applies it can be taken back. What is removed is announced in the log first, and its seals stay. Where an operator keeps the log for longer, that holds.
         */
        put: operations["putAuditRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The assets of the tenant, filtered; the oldest first
         * @description ```sh
         *     curl -s "$CAREEASY/media/assets" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["listAssets"];
        put?: never;
        /**
         * Stores a file; its name comes from Content-Disposition or `name`, its type from Content-Type
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/media/assets" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: text/plain' \
         *       --data-binary 'Good morning'
         *     ```
         */
        post: operations["createAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of one asset */
        get: operations["getAsset"];
        put?: never;
        post?: never;
        /** Deletes an asset; for 30 days it can be restored */
        delete: operations["deleteAsset"];
        options?: never;
        head?: never;
        /** Changes name, attributes or links (RFC 7396); needs If-Match */
        patch: operations["patchAsset"];
        trace?: never;
    };
    "/media/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the tenant takes of its quota
         * @description ```sh
         *     curl -s "$CAREEASY/media/usage" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT"
         *     ```
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file itself */
        get: operations["getAssetContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/{id}/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An address that reads the file straight from S3; it counts as a download */
        get: operations["getAssetUrl"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/{id}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A small image of the asset, never larger than the original; of a film its first frame */
        get: operations["getAssetImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a deleted asset back as it was */
        post: operations["restoreAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/direct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A form by which the client sends one file straight to S3, for 5 minutes
         * @description ```sh
         *     curl -s -X POST "$CAREEASY/media/assets/direct" \
         *       -H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN" \
         *       -H "Tenant-UUID: $TENANT" \
         *       -H 'Content-Type: application/json' \
         *       --data-binary '{"name":"photo.jpg","type":"image/jpeg","size":48213}'
         *     ```
         */
        post: operations["createDirectUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/assets/direct/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verifies the file that was sent to S3 and makes an asset of it; again, it gives the asset */
        post: operations["completeDirectUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins a resumable upload (tus 1.0), also with its first bytes
         * @description Upload-Length is needed; of Upload-Metadata `filename` and `filetype` are understood.
         */
        post: operations["createUpload"];
        delete?: never;
        /** What is spoken here: version, extensions, the largest file */
        options: operations["describeUploads"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Gives the upload up; an asset that it has become is deleted as an asset */
        delete: operations["endUpload"];
        options?: never;
        head?: never;
        /** Adds bytes at Upload-Offset; those that arrive count, also when the request breaks off */
        patch: operations["continueUpload"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What went wrong (RFC 9457); `code` is stable, the texts are not. */
        Problem: {
            /** @description `urn:careeasy:error:` and the code */
            type: string;
            title: string;
            /** @description the status of the answer */
            status: number;
            code: string;
            detail: string;
            /** @description the request id, to quote in a support request */
            instance: string;
            /** @description of CE_VALIDATION: each place that does not fit */
            errors?: {
                /** @description a JSON pointer, as in /body/email */
                path: string;
                message: string;
            }[];
        };
    };
    responses: {
        /**
         * @description Bad Request
         *
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         */
        "Problem400-f1d835f5": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED";
                };
            };
        };
        /**
         * @description Request Timeout
         *
         *     - `CE_REQUEST_TOO_SLOW`: The request did not arrive in time
         */
        "Problem408-6304925b": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_REQUEST_TOO_SLOW";
                };
            };
        };
        /**
         * @description Too Many Requests
         *
         *     - `CE_RATE_LIMITED`: Too many requests of this …; wait as Retry-After says
         */
        "Problem429-4bd8116c": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_RATE_LIMITED";
                };
            };
        };
        /**
         * @description Request Header Fields Too Large
         *
         *     - `CE_HEADERS_TOO_LARGE`: The headers are too large
         */
        "Problem431-68afa091": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADERS_TOO_LARGE";
                };
            };
        };
        /**
         * @description Internal Server Error
         *
         *     - `CE_INTERNAL`: Something went wrong on our side; the request id helps us to find it
         */
        "Problem500-f042b1cf": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_INTERNAL";
                };
            };
        };
        /**
         * @description Bad Gateway
         *
         *     - `CE_UPSTREAM_BROKEN`: The service '…' broke off; what was asked may have been done
         */
        "Problem502-efd59edc": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPSTREAM_BROKEN";
                };
            };
        };
        /**
         * @description Service Unavailable
         *
         *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
         *     - `CE_SERVICE_UNAVAILABLE`: The service '…' cannot be reached right now
         *     - `CE_STORE_UNAVAILABLE`: The store '…' cannot be reached right now
         */
        "Problem503-6c3af5e5": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OVERLOADED" | "CE_SERVICE_UNAVAILABLE" | "CE_STORE_UNAVAILABLE";
                };
            };
        };
        /**
         * @description Gateway Timeout
         *
         *     - `CE_UPSTREAM_TIMEOUT`: The service '…' did not answer in time
         */
        "Problem504-78fb20fb": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPSTREAM_TIMEOUT";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_LOGIN_JWT_INVALID`: The encrypted login cannot be used
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-41b3fb3c": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_LOGIN_JWT_INVALID" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Unauthorized
         *
         *     - `CE_LOGIN_FAILED`: The username or the password is wrong
         *     - `CE_LOGIN_REPLAYED`: This encrypted login was used before
         */
        "Problem401-2f250b82": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_LOGIN_FAILED" | "CE_LOGIN_REPLAYED";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_BODY_TOO_LARGE`: The body is larger than this route takes
         */
        "Problem413-50a1a978": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_BODY_TOO_LARGE";
                };
            };
        };
        /**
         * @description Unsupported Media Type
         *
         *     - `CE_MEDIA_TYPE_UNSUPPORTED`: The media type of the body is not supported here
         */
        "Problem415-cec74eac": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_MEDIA_TYPE_UNSUPPORTED";
                };
            };
        };
        /**
         * @description Too Many Requests
         *
         *     - `CE_LOGIN_DELAYED`: Too many failed attempts; try again in … seconds
         *     - `CE_RATE_LIMITED`: Too many requests of this …; wait as Retry-After says
         */
        "Problem429-cd358a87": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_LOGIN_DELAYED" | "CE_RATE_LIMITED";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-61ecaadf": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Unauthorized
         *
         *     - `CE_CREDENTIALS_MISSING`: Send the headers Auth-Key and Auth-Token
         *     - `CE_KEY_MISMATCH`: The Auth_key does not belong to this Auth_token
         *     - `CE_KEY_REUSED`: This Auth_key was replaced before; the session has been ended, sign in again
         *     - `CE_SESSION_ENDED`: The session has ended; sign in again
         *     - `CE_TOKEN_INVALID`: The Auth_token is not valid
         */
        "Problem401-65ae0c20": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CREDENTIALS_MISSING" | "CE_KEY_MISMATCH" | "CE_KEY_REUSED" | "CE_SESSION_ENDED" | "CE_TOKEN_INVALID";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_PASSWORD_WEAK`: …
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-a9536298": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PASSWORD_WEAK" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Unauthorized
         *
         *     - `CE_LOGIN_FAILED`: The username or the password is wrong
         */
        "Problem401-b3b9b718": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_LOGIN_FAILED";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_INVITATION_UNKNOWN`: There is no such invitation
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         */
        "Problem404-42516c03": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_INVITATION_UNKNOWN" | "CE_TENANT_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_EMAIL_TAKEN`: Another user has this e-mail address
         *     - `CE_MEMBER_EXISTS`: Who has this e-mail address is a member already
         */
        "Problem409-36b18617": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_EMAIL_TAKEN" | "CE_MEMBER_EXISTS";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         */
        "Problem400-36b25841": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED";
                };
            };
        };
        /**
         * @description Unauthorized
         *
         *     - `CE_CREDENTIALS_MISSING`: Send the headers Auth-Key and Auth-Token
         *     - `CE_KEY_MISMATCH`: The Auth_key does not belong to this Auth_token
         *     - `CE_SESSION_ENDED`: The session has ended; sign in again
         *     - `CE_TOKEN_EXPIRED`: The Auth_token has expired
         *     - `CE_TOKEN_INVALID`: The Auth_token is not valid
         */
        "Problem401-5f4ff850": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CREDENTIALS_MISSING" | "CE_KEY_MISMATCH" | "CE_SESSION_ENDED" | "CE_TOKEN_EXPIRED" | "CE_TOKEN_INVALID";
                };
            };
        };
        /**
         * @description Forbidden
         *
         *     - `CE_TENANT_FORBIDDEN`: You do not belong to the tenant '…'
         *     - `CE_TENANT_SUSPENDED`: The tenant is suspended
         */
        "Problem403-c119088f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_FORBIDDEN" | "CE_TENANT_SUSPENDED";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_USER_UNKNOWN`: There is no user '…'
         */
        "Problem404-d381fa9f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_UNKNOWN" | "CE_USER_UNKNOWN";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PASSWORD_WEAK`: …
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-1753ca45": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PASSWORD_WEAK" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Forbidden
         *
         *     - `CE_PASSWORD_WRONG`: The current password is wrong
         *     - `CE_TENANT_FORBIDDEN`: You do not belong to the tenant '…'
         *     - `CE_TENANT_SUSPENDED`: The tenant is suspended
         */
        "Problem403-6c8b7e50": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PASSWORD_WRONG" | "CE_TENANT_FORBIDDEN" | "CE_TENANT_SUSPENDED";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         */
        "Problem404-097a7c29": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_UNKNOWN";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-84ec5a08": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CURSOR_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_SESSION_UNKNOWN`: You have no session '…'
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_USER_UNKNOWN`: There is no user '…'
         */
        "Problem404-ca73c6d3": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_SESSION_UNKNOWN" | "CE_TENANT_UNKNOWN" | "CE_USER_UNKNOWN";
                };
            };
        };
        /**
         * @description Forbidden
         *
         *     - `CE_ROLE_INSUFFICIENT`: This needs one of the roles: …
         *     - `CE_TENANT_FORBIDDEN`: You do not belong to the tenant '…'
         *     - `CE_TENANT_SUSPENDED`: The tenant is suspended
         */
        "Problem403-a1e74552": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ROLE_INSUFFICIENT" | "CE_TENANT_FORBIDDEN" | "CE_TENANT_SUSPENDED";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_EMAIL_TAKEN`: Another user has this e-mail address
         */
        "Problem409-ab7f0400": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_EMAIL_TAKEN";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-bc282646": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CURSOR_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Service Unavailable
         *
         *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
         *     - `CE_SERVICE_UNAVAILABLE`: The service '…' cannot be reached right now
         *     - `CE_STORE_UNAVAILABLE`: The store '…' cannot be reached right now
         *     - `CE_TENANT_FROZEN`: The tenant is being moved; write again in a moment
         *     - `CE_TENANT_NOT_READY`: The tenant is not ready yet
         */
        "Problem503-21c45514": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OVERLOADED" | "CE_SERVICE_UNAVAILABLE" | "CE_STORE_UNAVAILABLE" | "CE_TENANT_FROZEN" | "CE_TENANT_NOT_READY";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-ea631017": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Forbidden
         *
         *     - `CE_OWNER_REQUIRED`: Only an owner may grant or remove the role owner
         *     - `CE_ROLE_INSUFFICIENT`: This needs one of the roles: …
         *     - `CE_TENANT_FORBIDDEN`: You do not belong to the tenant '…'
         *     - `CE_TENANT_SUSPENDED`: The tenant is suspended
         */
        "Problem403-1df0148b": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OWNER_REQUIRED" | "CE_ROLE_INSUFFICIENT" | "CE_TENANT_FORBIDDEN" | "CE_TENANT_SUSPENDED";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_MEMBER_EXISTS`: Who has this e-mail address is a member already
         */
        "Problem409-3ed8fa8e": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_MEMBER_EXISTS";
                };
            };
        };
        /**
         * @description Service Unavailable
         *
         *     - `CE_MAIL_UNAVAILABLE`: Mail cannot be sent right now
         *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
         *     - `CE_SERVICE_UNAVAILABLE`: The service '…' cannot be reached right now
         *     - `CE_STORE_UNAVAILABLE`: The store '…' cannot be reached right now
         *     - `CE_TENANT_FROZEN`: The tenant is being moved; write again in a moment
         *     - `CE_TENANT_NOT_READY`: The tenant is not ready yet
         */
        "Problem503-202ac74f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_MAIL_UNAVAILABLE" | "CE_OVERLOADED" | "CE_SERVICE_UNAVAILABLE" | "CE_STORE_UNAVAILABLE" | "CE_TENANT_FROZEN" | "CE_TENANT_NOT_READY";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_MEMBER_UNKNOWN`: The user '…' is no member of the tenant
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_USER_UNKNOWN`: There is no user '…'
         */
        "Problem404-aa553b48": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_MEMBER_UNKNOWN" | "CE_TENANT_UNKNOWN" | "CE_USER_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_LAST_OWNER`: A tenant keeps at least one owner
         */
        "Problem409-6f763b43": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_LAST_OWNER";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_TENANT_EXISTS`: There is a tenant '…' already
         *     - `CE_TENANT_NAME_TAKEN`: Another tenant has the name '…'
         */
        "Problem409-1dbd544f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_EXISTS" | "CE_TENANT_NAME_TAKEN";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_CLUSTER_UNKNOWN`: There is no … cluster '…' here
         *     - `CE_OWNER_UNKNOWN`: No user has the e-mail address of the owner
         *     - `CE_PLAN_UNKNOWN`: There is no plan '…'
         */
        "Problem422-366934ce": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CLUSTER_UNKNOWN" | "CE_OWNER_UNKNOWN" | "CE_PLAN_UNKNOWN";
                };
            };
        };
        /**
         * @description Service Unavailable
         *
         *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
         *     - `CE_SERVICE_UNAVAILABLE`: The service '…' cannot be reached right now
         *     - `CE_STORE_UNAVAILABLE`: The store '…' cannot be reached right now
         *     - `CE_TENANT_NOT_READY`: The tenant is not ready yet
         */
        "Problem503-5817a03e": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OVERLOADED" | "CE_SERVICE_UNAVAILABLE" | "CE_STORE_UNAVAILABLE" | "CE_TENANT_NOT_READY";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_PLAN_FIXED`: The plan and the placement stay as they are: a tenant cannot be moved yet
         *     - `CE_TENANT_NAME_TAKEN`: Another tenant has the name '…'
         */
        "Problem409-c9de51e2": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PLAN_FIXED" | "CE_TENANT_NAME_TAKEN";
                };
            };
        };
        /**
         * @description Precondition Failed
         *
         *     - `CE_PRECONDITION_FAILED`: It has been changed since; read it again
         */
        "Problem412-df7ba74b": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PRECONDITION_FAILED";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_PLAN_UNKNOWN`: There is no plan '…'
         */
        "Problem422-4139f13a": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PLAN_UNKNOWN";
                };
            };
        };
        /**
         * @description Precondition Required
         *
         *     - `CE_PRECONDITION_REQUIRED`: Send If-Match with the ETag of what is to be changed
         */
        "Problem428-9603cf44": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PRECONDITION_REQUIRED";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_TENANT_STATE`: The tenant is '…'; only an active one can be suspended, and a suspended one resumed
         */
        "Problem409-a800b295": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_STATE";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_FILTER_INVALID`: The filter is wrong at character …: …
         *     - `CE_FILTER_UNINDEXED`: '…' has no index, and this type has more than … objects: declare x-index for it in the type, or wait while it is built
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_SEARCH_INVALID`: This text cannot be searched for: …
         *     - `CE_SORT_INVALID`: Objects cannot be sorted by '…': …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-0a8ad0bc": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CURSOR_INVALID" | "CE_FILTER_INVALID" | "CE_FILTER_UNINDEXED" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_SEARCH_INVALID" | "CE_SORT_INVALID" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_TYPE_UNKNOWN`: There is no type '…'
         */
        "Problem404-61042b23": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_UNKNOWN" | "CE_TYPE_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_OBJECT_BUSY`: Too many changes of '…' at once; try again
         *     - `CE_OBJECT_NOT_UNIQUE`: Another … has this value of '…'
         */
        "Problem409-deb9377a": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_BUSY" | "CE_OBJECT_NOT_UNIQUE";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_BODY_TOO_LARGE`: The body is larger than this route takes
         *     - `CE_OBJECT_TOO_LARGE`: The object would have more than 1 MiB
         */
        "Problem413-6aff739c": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_BODY_TOO_LARGE" | "CE_OBJECT_TOO_LARGE";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_IDEMPOTENCY_REUSED`: The Idempotency-Key was used for another request
         *     - `CE_REF_UNKNOWN`: '…' names no … of this tenant: …
         */
        "Problem422-7097c573": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_IDEMPOTENCY_REUSED" | "CE_REF_UNKNOWN";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_OBJECT_NOT_FOUND`: Object '…' of type '…' not found
         *     - `CE_PERSON_NOT_FOUND`: Person '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_TYPE_UNKNOWN`: There is no type '…'
         */
        "Problem404-68181782": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_NOT_FOUND" | "CE_PERSON_NOT_FOUND" | "CE_TENANT_UNKNOWN" | "CE_TYPE_UNKNOWN";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_REF_UNKNOWN`: '…' names no … of this tenant: …
         */
        "Problem422-c57fa935": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_REF_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_OBJECT_BUSY`: Too many changes of '…' at once; try again
         */
        "Problem409-2fdfb296": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_BUSY";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATCH_INVALID`: Operation … of the patch: …
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-02cd7936": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATCH_INVALID" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_OBJECT_BUSY`: Too many changes of '…' at once; try again
         *     - `CE_OBJECT_NOT_UNIQUE`: Another … has this value of '…'
         *     - `CE_PATCH_CONFLICT`: Operation … of the patch: …
         */
        "Problem409-c70fd84e": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_BUSY" | "CE_OBJECT_NOT_UNIQUE" | "CE_PATCH_CONFLICT";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_OBJECT_NOT_FOUND`: Object '…' of type '…' not found
         *     - `CE_PERSON_NOT_FOUND`: Person '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_TYPE_UNKNOWN`: There is no type '…'
         *     - `CE_VERSION_NOT_FOUND`: There is no version … of '…'
         */
        "Problem404-4a9e1558": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_NOT_FOUND" | "CE_PERSON_NOT_FOUND" | "CE_TENANT_UNKNOWN" | "CE_TYPE_UNKNOWN" | "CE_VERSION_NOT_FOUND";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_TYPE_UNKNOWN`: There is no type '…'
         *     - `CE_TYPE_VERSION_UNKNOWN`: There is no version … of the type '…'
         */
        "Problem404-e44d95e0": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_UNKNOWN" | "CE_TYPE_UNKNOWN" | "CE_TYPE_VERSION_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_OBJECT_NOT_UNIQUE`: Another … has this value of '…'
         *     - `CE_TYPES_EXCEEDED`: A tenant has at most … types, or … names of types, those of deleted ones counted
         *     - `CE_TYPE_BUILT_IN`: The type '…' is built in
         *     - `CE_TYPE_BUSY`: Too many changes of the type '…' at once; try again
         *     - `CE_TYPE_WEAKENED`: A built-in type can only get further attributes; this changes '…' of it
         */
        "Problem409-4efcba25": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_NOT_UNIQUE" | "CE_TYPES_EXCEEDED" | "CE_TYPE_BUILT_IN" | "CE_TYPE_BUSY" | "CE_TYPE_WEAKENED";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_TYPE_BUILT_IN`: The type '…' is built in
         *     - `CE_TYPE_BUSY`: Too many changes of the type '…' at once; try again
         *     - `CE_TYPE_IN_USE`: There are objects of the type '…'
         */
        "Problem409-f09fccee": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TYPE_BUILT_IN" | "CE_TYPE_BUSY" | "CE_TYPE_IN_USE";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_OBJECT_BUSY`: Too many changes of '…' at once; try again
         *     - `CE_OBJECT_NOT_DELETED`: Object '…' is not deleted
         *     - `CE_OBJECT_NOT_UNIQUE`: Another … has this value of '…'
         */
        "Problem409-9556cbfd": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OBJECT_BUSY" | "CE_OBJECT_NOT_DELETED" | "CE_OBJECT_NOT_UNIQUE";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_IMPORT_INTERRUPTED`: The import broke off
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-0dbe9f49": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_IMPORT_INTERRUPTED" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_BODY_TOO_LARGE`: The body is larger than this route takes
         *     - `CE_IMPORT_TOO_LARGE`: An import has at most …
         *     - `CE_LINE_TOO_LONG`: The line has more than 1 MiB
         */
        "Problem413-ccb34531": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_BODY_TOO_LARGE" | "CE_IMPORT_TOO_LARGE" | "CE_LINE_TOO_LONG";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_COLLECTION_NOT_FOUND`: Collection '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         */
        "Problem404-3fd83061": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_COLLECTION_NOT_FOUND" | "CE_TENANT_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_COLLECTION_BUILT_IN`: The collection '…' is the same in every tenant
         *     - `CE_COLLECTION_CHANGED`: The collection '…' has just been changed; ask again
         *     - `CE_COLLECTION_LIMIT`: A tenant has at most … collections
         *     - `CE_COLLECTION_TOO_LARGE`: The collection has more than … features: their schema can no longer be narrowed
         *     - `CE_COLLECTION_UNFIT`: … of the features that are there would not fit
         */
        "Problem409-eb5a2a0a": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_COLLECTION_BUILT_IN" | "CE_COLLECTION_CHANGED" | "CE_COLLECTION_LIMIT" | "CE_COLLECTION_TOO_LARGE" | "CE_COLLECTION_UNFIT";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_COLLECTION_BUILT_IN`: The collection '…' is the same in every tenant
         *     - `CE_COLLECTION_IN_USE`: The collection '…' has features
         */
        "Problem409-e87bb492": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_COLLECTION_BUILT_IN" | "CE_COLLECTION_IN_USE";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_BBOX_INVALID`: The bbox is not usable: …
         *     - `CE_CQL_INVALID`: The filter is wrong at …: …
         *     - `CE_CRS_UNKNOWN`: The coordinate reference system '…' is not one of ours
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_DATETIME_INVALID`: The datetime is not usable: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-27114f29": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_BBOX_INVALID" | "CE_CQL_INVALID" | "CE_CRS_UNKNOWN" | "CE_CURSOR_INVALID" | "CE_DATETIME_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_COLLECTION_CHANGED`: The collection '…' has just been changed; ask again
         */
        "Problem409-cdfdd2ff": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_COLLECTION_CHANGED";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CRS_UNKNOWN`: The coordinate reference system '…' is not one of ours
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-370cac88": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CRS_UNKNOWN" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_COLLECTION_NOT_FOUND`: Collection '…' not found
         *     - `CE_FEATURE_NOT_FOUND`: Feature '…' not found
         *     - `CE_PLACE_NOT_FOUND`: Place '…' not found
         *     - `CE_SERVICE_AREA_NOT_FOUND`: Service area '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         */
        "Problem404-565c56a4": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_COLLECTION_NOT_FOUND" | "CE_FEATURE_NOT_FOUND" | "CE_PLACE_NOT_FOUND" | "CE_SERVICE_AREA_NOT_FOUND" | "CE_TENANT_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_PLACE_IN_USE`: There are visits to the place '…'
         */
        "Problem409-639a056f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_PLACE_IN_USE";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_COLLECTION_NOT_FOUND`: Collection '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_TILE_UNKNOWN`: WebMercatorQuad has no tile …
         */
        "Problem404-a6fbdd64": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_COLLECTION_NOT_FOUND" | "CE_TENANT_UNKNOWN" | "CE_TILE_UNKNOWN";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_TIME_ZONE_UNKNOWN`: There is no time zone '…'
         *     - `CE_VALIDATION`: The request does not fit its schema
         *     - `CE_VISIT_PERIOD`: The period is not usable: …
         */
        "Problem400-25404e22": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CURSOR_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_TIME_ZONE_UNKNOWN" | "CE_VALIDATION" | "CE_VISIT_PERIOD";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_TIME_ZONE_UNKNOWN`: There is no time zone '…'
         *     - `CE_VALIDATION`: The request does not fit its schema
         *     - `CE_VISIT_PERIOD`: The period is not usable: …
         *     - `CE_VISIT_PLACE_UNKNOWN`: There is no place '…' to visit
         */
        "Problem400-9f059ebb": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_TIME_ZONE_UNKNOWN" | "CE_VALIDATION" | "CE_VISIT_PERIOD" | "CE_VISIT_PLACE_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_VISIT_CONFLICT`: The carer has another visit then
         */
        "Problem409-2bef5282": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_VISIT_CONFLICT";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_IDEMPOTENCY_REUSED`: The Idempotency-Key was used for another request
         */
        "Problem422-01b373dc": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_IDEMPOTENCY_REUSED";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_VISIT_NOT_FOUND`: Visit '…' not found
         */
        "Problem404-2baa8bbf": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_UNKNOWN" | "CE_VISIT_NOT_FOUND";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_VISIT_CONFLICT`: The carer has another visit then
         *     - `CE_VISIT_STATUS`: A visit that is … cannot …
         */
        "Problem409-799ebf2d": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_VISIT_CONFLICT" | "CE_VISIT_STATUS";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_AUDIT_PERIOD`: The period ends before it begins
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-2f13afaf": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_AUDIT_PERIOD" | "CE_CURSOR_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_AUDIT_NOT_FOUND`: Audit event '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         */
        "Problem404-826afcce": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_AUDIT_NOT_FOUND" | "CE_TENANT_UNKNOWN";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_AUDIT_UNSEALED`: No seal has taken in the event '…' yet
         */
        "Problem409-fd62f835": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_AUDIT_UNSEALED";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_AUDIT_PERIOD`: The period ends before it begins
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-2c93a5a1": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_AUDIT_PERIOD" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_DIGEST_INVALID`: The digest in … cannot be used: …
         *     - `CE_DIGEST_MISMATCH`: The bytes that arrived do not have the … that was sent
         *     - `CE_FILE_NAME_INVALID`: The file name cannot be used: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_LENGTH_MISMATCH`: The upload has … bytes and was to have …
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_UPLOAD_INTERRUPTED`: The upload broke off
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-932dd359": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_DIGEST_INVALID" | "CE_DIGEST_MISMATCH" | "CE_FILE_NAME_INVALID" | "CE_HEADER_DUPLICATE" | "CE_LENGTH_MISMATCH" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_UPLOAD_INTERRUPTED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Request Timeout
         *
         *     - `CE_REQUEST_TOO_SLOW`: The request did not arrive in time
         *     - `CE_UPLOAD_TOO_SLOW`: Less than … bytes a second arrived
         */
        "Problem408-e7ffedb7": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_REQUEST_TOO_SLOW" | "CE_UPLOAD_TOO_SLOW";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_ASSET_UNSCANNABLE`: The file is too large to be checked for malware
         *     - `CE_BODY_TOO_LARGE`: The body is larger than this route takes
         *     - `CE_QUOTA_EXCEEDED`: The tenant has room for … more bytes, of …
         */
        "Problem413-31fa1a19": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_UNSCANNABLE" | "CE_BODY_TOO_LARGE" | "CE_QUOTA_EXCEEDED";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_MALWARE_FOUND`: The file has malware in it: …
         */
        "Problem422-70bfb760": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_MALWARE_FOUND";
                };
            };
        };
        /**
         * @description Too Many Requests
         *
         *     - `CE_RATE_LIMITED`: Too many requests of this …; wait as Retry-After says
         *     - `CE_UPLOADS_TOO_MANY`: The tenant has … uploads under way; finish or end some
         */
        "Problem429-fbecf83d": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_RATE_LIMITED" | "CE_UPLOADS_TOO_MANY";
                };
            };
        };
        /**
         * @description Service Unavailable
         *
         *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
         *     - `CE_SCANNER_UNAVAILABLE`: The file cannot be checked for malware right now
         *     - `CE_SERVICE_UNAVAILABLE`: The service '…' cannot be reached right now
         *     - `CE_STORE_UNAVAILABLE`: The store '…' cannot be reached right now
         *     - `CE_TENANT_FROZEN`: The tenant is being moved; write again in a moment
         *     - `CE_TENANT_NOT_READY`: The tenant is not ready yet
         */
        "Problem503-8f1f7183": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_OVERLOADED" | "CE_SCANNER_UNAVAILABLE" | "CE_SERVICE_UNAVAILABLE" | "CE_STORE_UNAVAILABLE" | "CE_TENANT_FROZEN" | "CE_TENANT_NOT_READY";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_ASSET_NOT_FOUND`: Asset '…' not found
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         */
        "Problem404-157c626d": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_NOT_FOUND" | "CE_TENANT_UNKNOWN";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_ASSET_INVALID`: The asset cannot become so: …
         *     - `CE_FILE_NAME_INVALID`: The file name cannot be used: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-3bcc78ed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_INVALID" | "CE_FILE_NAME_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Service Unavailable
         *
         *     - `CE_ASSET_BUSY`: Asset '…' is being changed by others
         *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
         *     - `CE_SERVICE_UNAVAILABLE`: The service '…' cannot be reached right now
         *     - `CE_STORE_UNAVAILABLE`: The store '…' cannot be reached right now
         *     - `CE_TENANT_FROZEN`: The tenant is being moved; write again in a moment
         *     - `CE_TENANT_NOT_READY`: The tenant is not ready yet
         */
        "Problem503-02f78f13": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_BUSY" | "CE_OVERLOADED" | "CE_SERVICE_UNAVAILABLE" | "CE_STORE_UNAVAILABLE" | "CE_TENANT_FROZEN" | "CE_TENANT_NOT_READY";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         */
        "Problem400-6fc311cc": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED";
                };
            };
        };
        /**
         * @description Forbidden
         *
         *     - `CE_ASSET_QUARANTINED`: Asset '…' may not be read: it has not been checked for malware yet, or has some
         *     - `CE_ROLE_INSUFFICIENT`: This needs one of the roles: …
         *     - `CE_TENANT_FORBIDDEN`: You do not belong to the tenant '…'
         *     - `CE_TENANT_SUSPENDED`: The tenant is suspended
         */
        "Problem403-269914e8": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_QUARANTINED" | "CE_ROLE_INSUFFICIENT" | "CE_TENANT_FORBIDDEN" | "CE_TENANT_SUSPENDED";
                };
            };
        };
        /**
         * @description Range Not Satisfiable
         *
         *     - `CE_RANGE_UNSATISFIABLE`: The asset has only … bytes
         */
        "Problem416-0e574841": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_RANGE_UNSATISFIABLE";
                };
            };
        };
        /**
         * @description Unsupported Media Type
         *
         *     - `CE_IMAGE_UNSUPPORTED`: No image can be made of this asset: …
         */
        "Problem415-656beb43": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_IMAGE_UNSUPPORTED";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_IMAGE_TOO_LARGE`: The image is too large: …
         *     - `CE_IMAGE_UNREADABLE`: The image cannot be read: …
         */
        "Problem422-67f4d952": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_IMAGE_TOO_LARGE" | "CE_IMAGE_UNREADABLE";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_ASSET_NOT_DELETED`: Asset '…' is not deleted
         */
        "Problem409-49ad8f93": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_NOT_DELETED";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_BODY_TOO_LARGE`: The body is larger than this route takes
         *     - `CE_QUOTA_EXCEEDED`: The tenant has room for … more bytes, of …
         */
        "Problem413-28ab2a70": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_BODY_TOO_LARGE" | "CE_QUOTA_EXCEEDED";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_DIGEST_MISMATCH`: The bytes that arrived do not have the … that was sent
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_LENGTH_MISMATCH`: The upload has … bytes and was to have …
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-b8547a1d": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_DIGEST_MISMATCH" | "CE_HEADER_DUPLICATE" | "CE_LENGTH_MISMATCH" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Not Found
         *
         *     - `CE_TENANT_UNKNOWN`: There is no tenant '…'
         *     - `CE_UPLOAD_NOT_FOUND`: Upload '…' not found
         */
        "Problem404-cf86a3d8": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TENANT_UNKNOWN" | "CE_UPLOAD_NOT_FOUND";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_UPLOAD_INCOMPLETE`: The file has not been sent yet; send it with the form, then complete it
         */
        "Problem409-e88e6557": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPLOAD_INCOMPLETE";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_ASSET_UNSCANNABLE`: The file is too large to be checked for malware
         */
        "Problem413-392fe485": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_UNSCANNABLE";
                };
            };
        };
        /**
         * @description Error
         *
         *     - `CE_UPLOAD_BUSY`: Another request is at work on the upload; ask again in a moment
         */
        "Problem423-b9324192": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPLOAD_BUSY";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_FILE_NAME_INVALID`: The file name cannot be used: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_UPLOAD_HEADER_INVALID`: The upload cannot be read so: …
         *     - `CE_UPLOAD_INTERRUPTED`: The upload broke off
         *     - `CE_UPLOAD_LENGTH_REQUIRED`: The length of an upload has to be known when it begins: send Upload-Length
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-0110436d": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_FILE_NAME_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_UPLOAD_HEADER_INVALID" | "CE_UPLOAD_INTERRUPTED" | "CE_UPLOAD_LENGTH_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Precondition Failed
         *
         *     - `CE_TUS_VERSION_UNSUPPORTED`: Send Tus-Resumable: 1.0.0
         */
        "Problem412-4e5f0e40": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_TUS_VERSION_UNSUPPORTED";
                };
            };
        };
        /**
         * @description Error
         *
         *     - `CE_UPLOAD_CHECKSUM_MISMATCH`: The bytes of this request do not have the checksum that was sent
         */
        "Problem460-aa9e62b1": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPLOAD_CHECKSUM_MISMATCH";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_UPLOAD_HEADER_INVALID`: The upload cannot be read so: …
         *     - `CE_UPLOAD_INTERRUPTED`: The upload broke off
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-62dbc359": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_UPLOAD_HEADER_INVALID" | "CE_UPLOAD_INTERRUPTED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_UPLOAD_FINISHED`: The upload is finished; it is asset …
         *     - `CE_UPLOAD_OFFSET_CONFLICT`: The upload goes on at another offset; ask for it with HEAD
         */
        "Problem409-03a2428f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPLOAD_FINISHED" | "CE_UPLOAD_OFFSET_CONFLICT";
                };
            };
        };
        /**
         * @description Gone
         *
         *     - `CE_UPLOAD_EXPIRED`: The upload has expired
         */
        "Problem410-db5837af": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPLOAD_EXPIRED";
                };
            };
        };
        /**
         * @description Content Too Large
         *
         *     - `CE_ASSET_UNSCANNABLE`: The file is too large to be checked for malware
         *     - `CE_BODY_TOO_LARGE`: The body is larger than this route takes
         */
        "Problem413-5e2d02a9": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_ASSET_UNSCANNABLE" | "CE_BODY_TOO_LARGE";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CRS_UNKNOWN`: The coordinate reference system '…' is not one of ours
         *     - `CE_GEOMETRY_INVALID`: The geometry is not usable: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_MEDIA_TYPE_MISSING`: The request has a body and no Content-Type
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-fc6ce11f": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CRS_UNKNOWN" | "CE_GEOMETRY_INVALID" | "CE_HEADER_DUPLICATE" | "CE_MEDIA_TYPE_MISSING" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_CURSOR_INVALID`: The cursor is not one of this list
         *     - `CE_GEOMETRY_INVALID`: The geometry is not usable: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_ROUTE_CROWDED`: Too much lies that near to the line: ask for fewer metres, or for a part of the line
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-5a966417": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_CURSOR_INVALID" | "CE_GEOMETRY_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_ROUTE_CROWDED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_IDEMPOTENCY_IN_PROGRESS`: The first request with this Idempotency-Key is still under way
         */
        "Problem409-92207726": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_IDEMPOTENCY_IN_PROGRESS";
                };
            };
        };
        /**
         * @description Unprocessable Content
         *
         *     - `CE_IDEMPOTENCY_REUSED`: The Idempotency-Key was used for another request
         *     - `CE_MALWARE_FOUND`: The file has malware in it: …
         */
        "Problem422-107a154e": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_IDEMPOTENCY_REUSED" | "CE_MALWARE_FOUND";
                };
            };
        };
        /**
         * @description Bad Request
         *
         *     - `CE_FILE_NAME_INVALID`: The file name cannot be used: …
         *     - `CE_HEADER_DUPLICATE`: Send … once, in one spelling
         *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
         *     - `CE_REQUEST_MALFORMED`: …
         *     - `CE_TENANT_MALFORMED`: Tenant-UUID is 7 to 26 capital letters and digits
         *     - `CE_TENANT_REQUIRED`: Send the header Tenant-UUID
         *     - `CE_VALIDATION`: The request does not fit its schema
         */
        "Problem400-6d0848c5": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_FILE_NAME_INVALID" | "CE_HEADER_DUPLICATE" | "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED" | "CE_TENANT_MALFORMED" | "CE_TENANT_REQUIRED" | "CE_VALIDATION";
                };
            };
        };
        /**
         * @description Conflict
         *
         *     - `CE_UPLOAD_FINISHED`: The upload is finished; it is asset …
         */
        "Problem409-4fbbba21": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "CE_UPLOAD_FINISHED";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description it does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
            /**
             * @description Bad Request
             *
             *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
             *     - `CE_REQUEST_MALFORMED`: …
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED";
                    };
                };
            };
            /**
             * @description Request Timeout
             *
             *     - `CE_REQUEST_TOO_SLOW`: The request did not arrive in time
             */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_REQUEST_TOO_SLOW";
                    };
                };
            };
            /**
             * @description Request Header Fields Too Large
             *
             *     - `CE_HEADERS_TOO_LARGE`: The headers are too large
             */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_HEADERS_TOO_LARGE";
                    };
                };
            };
            /**
             * @description Internal Server Error
             *
             *     - `CE_INTERNAL`: Something went wrong on our side; the request id helps us to find it
             */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_INTERNAL";
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description it can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                    };
                };
            };
            /**
             * @description Bad Request
             *
             *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
             *     - `CE_REQUEST_MALFORMED`: …
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED";
                    };
                };
            };
            /**
             * @description Request Timeout
             *
             *     - `CE_REQUEST_TOO_SLOW`: The request did not arrive in time
             */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_REQUEST_TOO_SLOW";
                    };
                };
            };
            /**
             * @description Request Header Fields Too Large
             *
             *     - `CE_HEADERS_TOO_LARGE`: The headers are too large
             */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_HEADERS_TOO_LARGE";
                    };
                };
            };
            /**
             * @description Internal Server Error
             *
             *     - `CE_INTERNAL`: Something went wrong on our side; the request id helps us to find it
             */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_INTERNAL";
                    };
                };
            };
            /** @description it lacks what is named */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "not ready";
                        /** @description what cannot be reached */
                        missing: string[];
                    };
                };
            };
        };
    };
    getApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /**
             * @description Bad Request
             *
             *     - `CE_PATH_INVALID`: The path has an empty, dotted or encoded part that no route has
             *     - `CE_REQUEST_MALFORMED`: …
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_PATH_INVALID" | "CE_REQUEST_MALFORMED";
                    };
                };
            };
            /**
             * @description Request Timeout
             *
             *     - `CE_REQUEST_TOO_SLOW`: The request did not arrive in time
             */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_REQUEST_TOO_SLOW";
                    };
                };
            };
            /**
             * @description Too Many Requests
             *
             *     - `CE_RATE_LIMITED`: Too many requests of this …; wait as Retry-After says
             */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_RATE_LIMITED";
                    };
                };
            };
            /**
             * @description Request Header Fields Too Large
             *
             *     - `CE_HEADERS_TOO_LARGE`: The headers are too large
             */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_HEADERS_TOO_LARGE";
                    };
                };
            };
            /**
             * @description Internal Server Error
             *
             *     - `CE_INTERNAL`: Something went wrong on our side; the request id helps us to find it
             */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_INTERNAL";
                    };
                };
            };
            /**
             * @description Service Unavailable
             *
             *     - `CE_OVERLOADED`: Too many requests at once; try again shortly
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "CE_OVERLOADED";
                    };
                };
            };
        };
    };
    getJwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: ({
                            /** @enum {string} */
                            kty: "OKP";
                            /** @enum {string} */
                            crv: "Ed25519";
                            x: string;
                            kid: string;
                            /** @enum {string} */
                            alg: "EdDSA";
                            /** @enum {string} */
                            use: "sig";
                        } | {
                            kty: "OKP" | "EC";
                            crv: "X25519" | "P-256";
                            x: string;
                            y?: string;
                            kid: string;
                            /** @enum {string} */
                            alg: "ECDH-ES+A256KW";
                            /** @enum {string} */
                            use: "enc";
                        })[];
                    };
                };
            };
            400: components["responses"]["Problem400-f1d835f5"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "demo@gmail.com",
                 *       "password": "demo"
                 *     }
                 */
                "application/json": {
                    /** @description the e-mail address, in any case */
                    username: string;
                    password: string;
                };
                "application/jwt": string;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description secret of the session, 34 characters; send it as Auth-Key */
                        Auth_key: string;
                        /** @description JWT, valid for 15 minutes; send it as Auth-Token */
                        Auth_token: string;
                        user: {
                            fname: string;
                            lname: string;
                            email: string;
                            others: {
                                /** @default [] */
                                education: {
                                    [key: string]: string | number | boolean | null;
                                }[];
                                /** @default [] */
                                experiences: {
                                    [key: string]: string | number | boolean | null;
                                }[];
                            };
                            tenants_associated: {
                                [key: string]: {
                                    /**
                                     * @description the id of a tenant
                                     * @example 7MA170H
                                     */
                                    Tenant_UUID: string;
                                };
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-41b3fb3c"];
            401: components["responses"]["Problem401-2f250b82"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-cd358a87"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description secret of the session, 34 characters; send it as Auth-Key */
                        Auth_key: string;
                        /** @description JWT, valid for 15 minutes; send it as Auth-Token */
                        Auth_token: string;
                        user: {
                            fname: string;
                            lname: string;
                            email: string;
                            others: {
                                /** @default [] */
                                education: {
                                    [key: string]: string | number | boolean | null;
                                }[];
                                /** @default [] */
                                experiences: {
                                    [key: string]: string | number | boolean | null;
                                }[];
                            };
                            tenants_associated: {
                                [key: string]: {
                                    /**
                                     * @description the id of a tenant
                                     * @example 7MA170H
                                     */
                                    Tenant_UUID: string;
                                };
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-65ae0c20"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description password, fname and lname are for who has no account yet, and are not looked at otherwise */
        requestBody: {
            content: {
                "application/json": {
                    /** @description from the link in the mail */
                    token: string;
                    /** @description 8 to 128 characters of any kind; not a common one, nor made of the e-mail address */
                    password?: string;
                    fname?: string;
                    lname?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        tenant: {
                            /**
                             * @description the id of a tenant
                             * @example 7MA170H
                             */
                            Tenant_UUID: string;
                            name: string;
                        };
                        roles: ("owner" | "admin" | "member" | "viewer")[];
                        /** @description whether an account was made */
                        created: boolean;
                    };
                };
            };
            400: components["responses"]["Problem400-a9536298"];
            401: components["responses"]["Problem401-b3b9b718"];
            404: components["responses"]["Problem404-42516c03"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-36b18617"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-cd358a87"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fname: string;
                        lname: string;
                        email: string;
                        others: {
                            /** @default [] */
                            education: {
                                [key: string]: string | number | boolean | null;
                            }[];
                            /** @default [] */
                            experiences: {
                                [key: string]: string | number | boolean | null;
                            }[];
                        };
                        tenants_associated: {
                            [key: string]: {
                                /**
                                 * @description the id of a tenant
                                 * @example 7MA170H
                                 */
                                Tenant_UUID: string;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-36b25841"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-c119088f"];
            404: components["responses"]["Problem404-d381fa9f"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fname": "Jack"
                 *     }
                 */
                "application/json": {
                    fname?: string;
                    lname?: string;
                    others?: {
                        /** @default [] */
                        education: {
                            [key: string]: string | number | boolean | null;
                        }[];
                        /** @default [] */
                        experiences: {
                            [key: string]: string | number | boolean | null;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fname: string;
                        lname: string;
                        email: string;
                        others: {
                            /** @default [] */
                            education: {
                                [key: string]: string | number | boolean | null;
                            }[];
                            /** @default [] */
                            experiences: {
                                [key: string]: string | number | boolean | null;
                            }[];
                        };
                        tenants_associated: {
                            [key: string]: {
                                /**
                                 * @description the id of a tenant
                                 * @example 7MA170H
                                 */
                                Tenant_UUID: string;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-c119088f"];
            404: components["responses"]["Problem404-d381fa9f"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    /** @description 8 to 128 characters */
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-1753ca45"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-6c8b7e50"];
            404: components["responses"]["Problem404-d381fa9f"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-cd358a87"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-36b25841"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-c119088f"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description the id of a session, `sid` in its Auth_tokens */
                            id: string;
                            /** @description whether the request was made in this session */
                            current: boolean;
                            /** @description the user agent of the last sign-in or refresh */
                            device: string | null;
                            /** @description where from that was */
                            address: string | null;
                            /** Format: date-time */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description of the last sign-in or refresh
                             */
                            last_used_at: string;
                            /**
                             * Format: date-time
                             * @description unless it is refreshed before
                             */
                            expires_at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-84ec5a08"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-c119088f"];
            404: components["responses"]["Problem404-d381fa9f"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of a session, `sid` in its Auth_tokens */
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-c119088f"];
            404: components["responses"]["Problem404-ca73c6d3"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description the id of a user, a UUIDv7 */
                            id: string;
                            email: string;
                            fname: string;
                            lname: string;
                            others: {
                                /** @default [] */
                                education: {
                                    [key: string]: string | number | boolean | null;
                                }[];
                                /** @default [] */
                                experiences: {
                                    [key: string]: string | number | boolean | null;
                                }[];
                            };
                            platform_roles: "platform:admin"[];
                            /** @description a disabled user cannot sign in, and their sessions are refused */
                            status: "active" | "disabled";
                            /** Format: date-time */
                            created_at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-84ec5a08"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /** @description 8 to 128 characters of any kind; not a common one, nor made of the e-mail address */
                    password: string;
                    fname: string;
                    lname: string;
                    others?: {
                        /** @default [] */
                        education: {
                            [key: string]: string | number | boolean | null;
                        }[];
                        /** @default [] */
                        experiences: {
                            [key: string]: string | number | boolean | null;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the id of a user, a UUIDv7 */
                        id: string;
                        email: string;
                        fname: string;
                        lname: string;
                        others: {
                            /** @default [] */
                            education: {
                                [key: string]: string | number | boolean | null;
                            }[];
                            /** @default [] */
                            experiences: {
                                [key: string]: string | number | boolean | null;
                            }[];
                        };
                        platform_roles: "platform:admin"[];
                        /** @description a disabled user cannot sign in, and their sessions are refused */
                        status: "active" | "disabled";
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-1753ca45"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-ab7f0400"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of a user, a UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the id of a user, a UUIDv7 */
                        id: string;
                        email: string;
                        fname: string;
                        lname: string;
                        others: {
                            /** @default [] */
                            education: {
                                [key: string]: string | number | boolean | null;
                            }[];
                            /** @default [] */
                            experiences: {
                                [key: string]: string | number | boolean | null;
                            }[];
                        };
                        platform_roles: "platform:admin"[];
                        /** @description a disabled user cannot sign in, and their sessions are refused */
                        status: "active" | "disabled";
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-d381fa9f"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of a user, a UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    fname?: string;
                    lname?: string;
                    others?: {
                        /** @default [] */
                        education: {
                            [key: string]: string | number | boolean | null;
                        }[];
                        /** @default [] */
                        experiences: {
                            [key: string]: string | number | boolean | null;
                        }[];
                    };
                    /** @description a disabled user cannot sign in, and their sessions are refused */
                    status?: "active" | "disabled";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the id of a user, a UUIDv7 */
                        id: string;
                        email: string;
                        fname: string;
                        lname: string;
                        others: {
                            /** @default [] */
                            education: {
                                [key: string]: string | number | boolean | null;
                            }[];
                            /** @default [] */
                            experiences: {
                                [key: string]: string | number | boolean | null;
                            }[];
                        };
                        platform_roles: "platform:admin"[];
                        /** @description a disabled user cannot sign in, and their sessions are refused */
                        status: "active" | "disabled";
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-d381fa9f"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-ab7f0400"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listSecurityEvents: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description in UTC; today when left out */
                day?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description a UUIDv7 */
                            id: string;
                            /** Format: date-time */
                            at: string;
                            /**
                             * @example login.failure
                             * @example member.roles
                             */
                            type: string;
                            /** @description the account it happened to */
                            user_id?: string;
                            /** @description who did it, where that is somebody else */
                            actor?: string;
                            /** @description the session */
                            sid?: string;
                            tenant?: string;
                            /** @description the client's address as the edge saw it */
                            address?: string;
                            request_id: string;
                            detail?: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-84ec5a08"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description the id of a user, a UUIDv7 */
                            user_id: string;
                            email: string;
                            fname: string;
                            lname: string;
                            roles: ("owner" | "admin" | "member" | "viewer")[];
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    inviteMember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.org",
                 *       "roles": [
                 *         "member"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** Format: email */
                    email: string;
                    roles: ("owner" | "admin" | "member" | "viewer")[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the id of an invitation, a UUIDv7; it opens nothing */
                        id: string;
                        email: string;
                        roles: ("owner" | "admin" | "member" | "viewer")[];
                        /** @description the id of a user, a UUIDv7 */
                        invited_by: string;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        expires_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-1df0148b"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-3ed8fa8e"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-202ac74f"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    putMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of a user, a UUIDv7 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description all roles of the member; they replace those from before */
                    roles: ("owner" | "admin" | "member" | "viewer")[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description the id of a user, a UUIDv7 */
                        user_id: string;
                        email: string;
                        fname: string;
                        lname: string;
                        roles: ("owner" | "admin" | "member" | "viewer")[];
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-1df0148b"];
            404: components["responses"]["Problem404-aa553b48"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-6f763b43"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    deleteMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of a user, a UUIDv7 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-1df0148b"];
            404: components["responses"]["Problem404-aa553b48"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-6f763b43"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description the id of an invitation, a UUIDv7; it opens nothing */
                            id: string;
                            email: string;
                            roles: ("owner" | "admin" | "member" | "viewer")[];
                            /** @description the id of a user, a UUIDv7 */
                            invited_by: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            expires_at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the id of an invitation, a UUIDv7; it opens nothing */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-1df0148b"];
            404: components["responses"]["Problem404-42516c03"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description all tenants, not only mine (platform:admin) */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * @description the id of a tenant
                             * @example 7MA170H
                             */
                            Tenant_UUID: string;
                            /**
                             * @description unique short name, as in tenants_associated
                             * @example logezycare
                             */
                            name: string;
                            /** @description as people read it */
                            display_name: string;
                            /** @description where in its life a tenant is */
                            status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                            /** Format: date-time */
                            created_at: string;
                            /**
                             * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                             * @example shared
                             * @example dedicated
                             */
                            plan?: string;
                            /** @description for platform:admin only */
                            placement?: {
                                postgres: {
                                    /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                    tier: "pool" | "silo";
                                    /**
                                     * @description the name of the cluster, as the services are configured with it
                                     * @example main
                                     */
                                    cluster: string;
                                };
                                mongo: {
                                    /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                    tier: "pool" | "silo";
                                    /**
                                     * @description the name of the cluster, as the services are configured with it
                                     * @example main
                                     */
                                    cluster: string;
                                };
                                assets: {
                                    /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                    tier: "pool" | "silo";
                                    /**
                                     * @description the name of the cluster, as the services are configured with it
                                     * @example main
                                     */
                                    cluster: string;
                                };
                            };
                            /** @description for platform:admin only; none are set by default */
                            limits?: {
                                /**
                                 * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                                 * @example 1099511627776
                                 */
                                media_bytes?: number;
                            };
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-84ec5a08"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description unique short name, as in tenants_associated
                     * @example logezycare
                     */
                    name: string;
                    /** @description as people read it */
                    display_name?: string;
                    /**
                     * @description the id of a tenant
                     * @example 7MA170H
                     */
                    Tenant_UUID?: string;
                    /** @description e-mail of the first owner; else the caller */
                    owner?: string;
                    /**
                     * @description the name of a plan: where each store keeps the data of its tenants
                     * @example shared
                     * @example dedicated
                     */
                    plan?: string;
                    /** @description tier and cluster of each store */
                    placement?: {
                        postgres: {
                            /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                            tier: "pool" | "silo";
                            /**
                             * @description the name of the cluster, as the services are configured with it
                             * @example main
                             */
                            cluster: string;
                        };
                        mongo: {
                            /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                            tier: "pool" | "silo";
                            /**
                             * @description the name of the cluster, as the services are configured with it
                             * @example main
                             */
                            cluster: string;
                        };
                        assets: {
                            /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                            tier: "pool" | "silo";
                            /**
                             * @description the name of the cluster, as the services are configured with it
                             * @example main
                             */
                            cluster: string;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /**
                         * @description unique short name, as in tenants_associated
                         * @example logezycare
                         */
                        name: string;
                        /** @description as people read it */
                        display_name: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** Format: date-time */
                        created_at: string;
                        /**
                         * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                         * @example shared
                         * @example dedicated
                         */
                        plan?: string;
                        /** @description for platform:admin only */
                        placement?: {
                            postgres: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            mongo: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            assets: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                        };
                        /** @description for platform:admin only; none are set by default */
                        limits?: {
                            /**
                             * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                             * @example 1099511627776
                             */
                            media_bytes?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-1dbd544f"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-366934ce"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-5817a03e"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description the id of a tenant
                 * @example 7MA170H
                 */
                Tenant_UUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /**
                         * @description unique short name, as in tenants_associated
                         * @example logezycare
                         */
                        name: string;
                        /** @description as people read it */
                        display_name: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** Format: date-time */
                        created_at: string;
                        /**
                         * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                         * @example shared
                         * @example dedicated
                         */
                        plan?: string;
                        /** @description for platform:admin only */
                        placement?: {
                            postgres: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            mongo: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            assets: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                        };
                        /** @description for platform:admin only; none are set by default */
                        limits?: {
                            /**
                             * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                             * @example 1099511627776
                             */
                            media_bytes?: number;
                        };
                    };
                };
            };
            /** @description If-None-Match names the current version */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-c119088f"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    updateTenant: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path: {
                /**
                 * @description the id of a tenant
                 * @example 7MA170H
                 */
                Tenant_UUID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description unique short name, as in tenants_associated
                     * @example logezycare
                     */
                    name?: string;
                    /** @description as people read it */
                    display_name?: string;
                    /**
                     * @description the name of a plan: where each store keeps the data of its tenants
                     * @example shared
                     * @example dedicated
                     */
                    plan?: string;
                    /** @description tier and cluster of each store */
                    placement?: {
                        postgres: {
                            /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                            tier: "pool" | "silo";
                            /**
                             * @description the name of the cluster, as the services are configured with it
                             * @example main
                             */
                            cluster: string;
                        };
                        mongo: {
                            /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                            tier: "pool" | "silo";
                            /**
                             * @description the name of the cluster, as the services are configured with it
                             * @example main
                             */
                            cluster: string;
                        };
                        assets: {
                            /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                            tier: "pool" | "silo";
                            /**
                             * @description the name of the cluster, as the services are configured with it
                             * @example main
                             */
                            cluster: string;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /**
                         * @description unique short name, as in tenants_associated
                         * @example logezycare
                         */
                        name: string;
                        /** @description as people read it */
                        display_name: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** Format: date-time */
                        created_at: string;
                        /**
                         * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                         * @example shared
                         * @example dedicated
                         */
                        plan?: string;
                        /** @description for platform:admin only */
                        placement?: {
                            postgres: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            mongo: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            assets: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                        };
                        /** @description for platform:admin only; none are set by default */
                        limits?: {
                            /**
                             * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                             * @example 1099511627776
                             */
                            media_bytes?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-c9de51e2"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-4139f13a"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-5817a03e"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    checkTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description the id of a tenant
                 * @example 7MA170H
                 */
                Tenant_UUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** @description whether every part is */
                        ok: boolean;
                        parts: {
                            /**
                             * @description who keeps the part
                             * @example geo
                             */
                            service: string;
                            ok: boolean;
                            /** @description what is wrong there, a plain sentence each */
                            faults: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    suspendTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description the id of a tenant
                 * @example 7MA170H
                 */
                Tenant_UUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /**
                         * @description unique short name, as in tenants_associated
                         * @example logezycare
                         */
                        name: string;
                        /** @description as people read it */
                        display_name: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** Format: date-time */
                        created_at: string;
                        /**
                         * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                         * @example shared
                         * @example dedicated
                         */
                        plan?: string;
                        /** @description for platform:admin only */
                        placement?: {
                            postgres: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            mongo: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            assets: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                        };
                        /** @description for platform:admin only; none are set by default */
                        limits?: {
                            /**
                             * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                             * @example 1099511627776
                             */
                            media_bytes?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-a800b295"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    resumeTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description the id of a tenant
                 * @example 7MA170H
                 */
                Tenant_UUID: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /**
                         * @description unique short name, as in tenants_associated
                         * @example logezycare
                         */
                        name: string;
                        /** @description as people read it */
                        display_name: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** Format: date-time */
                        created_at: string;
                        /**
                         * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                         * @example shared
                         * @example dedicated
                         */
                        plan?: string;
                        /** @description for platform:admin only */
                        placement?: {
                            postgres: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            mongo: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            assets: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                        };
                        /** @description for platform:admin only; none are set by default */
                        limits?: {
                            /**
                             * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                             * @example 1099511627776
                             */
                            media_bytes?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-a800b295"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-6c3af5e5"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    limitTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description the id of a tenant
                 * @example 7MA170H
                 */
                Tenant_UUID: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                     * @example 1099511627776
                     */
                    media_bytes?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description the id of a tenant
                         * @example 7MA170H
                         */
                        Tenant_UUID: string;
                        /**
                         * @description unique short name, as in tenants_associated
                         * @example logezycare
                         */
                        name: string;
                        /** @description as people read it */
                        display_name: string;
                        /** @description where in its life a tenant is */
                        status: "provisioning" | "active" | "suspended" | "frozen" | "deleting" | "gone";
                        /** Format: date-time */
                        created_at: string;
                        /**
                         * @description the plan, for platform:admin only; none when it was placed by hand, or before there were plans
                         * @example shared
                         * @example dedicated
                         */
                        plan?: string;
                        /** @description for platform:admin only */
                        placement?: {
                            postgres: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            mongo: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                            assets: {
                                /** @description pool: shared tables, collections or bucket; silo: a database or bucket of its own */
                                tier: "pool" | "silo";
                                /**
                                 * @description the name of the cluster, as the services are configured with it
                                 * @example main
                                 */
                                cluster: string;
                            };
                        };
                        /** @description for platform:admin only; none are set by default */
                        limits?: {
                            /**
                             * @description bytes of the tenant's assets; fewer than it has keeps these and refuses new ones
                             * @example 1099511627776
                             */
                            media_bytes?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-61ecaadf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-5817a03e"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listObjects: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description as in `lname prefix "Sm" and age gte 30`: see the README */
                filter?: string;
                /** @description an attribute, with `-` before it the greatest first */
                sort?: string;
                /** @description words; the last one may be the beginning of one */
                q?: string;
            };
            header?: never;
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: ({
                            /** Format: uuid */
                            id: string;
                            type: string;
                            /** @description counts the changes; the ETag says the same */
                            version: number;
                            /** @description version of the type that the attributes were checked with */
                            type_version: number;
                            /** Format: date-time */
                            created_at: string;
                            /** @description the id of a user, or `service:<name>` */
                            created_by: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description the id of a user, or `service:<name>` */
                            updated_by: string;
                            /** Format: date-time */
                            deleted_at?: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                        /** @description true while words of a new x-search are gathered: `q` may miss objects that were there */
                        partial?: boolean;
                    };
                };
            };
            400: components["responses"]["Problem400-0a8ad0bc"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-61042b23"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createObject: {
        parameters: {
            query?: never;
            header?: {
                /** @description the same key and body again: the first answer again */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        /** @description the attributes, as the schema of the type says */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fname": "Anna",
                 *       "lname": "de Vries"
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        type: string;
                        /** @description counts the changes; the ETag says the same */
                        version: number;
                        /** @description version of the type that the attributes were checked with */
                        type_version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        created_by: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        updated_by: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-61042b23"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-deb9377a"];
            413: components["responses"]["Problem413-6aff739c"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-7097c573"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getObject: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        type: string;
                        /** @description counts the changes; the ETag says the same */
                        version: number;
                        /** @description version of the type that the attributes were checked with */
                        type_version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        created_by: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        updated_by: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description If-None-Match names the current version */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-68181782"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    replaceObject: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
            };
            cookie?: never;
        };
        /** @description the attributes, as the schema of the type says */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fname": "Anna",
                 *       "lname": "de Vries"
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        type: string;
                        /** @description counts the changes; the ETag says the same */
                        version: number;
                        /** @description version of the type that the attributes were checked with */
                        type_version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        created_by: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        updated_by: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-68181782"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-deb9377a"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-6aff739c"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-c57fa935"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    deleteObject: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-68181782"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-2fdfb296"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    patchObject: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fname": "Anna",
                 *       "lname": "de Vries"
                 *     }
                 */
                "application/merge-patch+json": {
                    [key: string]: unknown;
                };
                "application/json-patch+json": ({
                    /** @description as in RFC 6902 */
                    op: "add" | "remove" | "replace" | "move" | "copy" | "test";
                    path: string;
                    from?: string;
                    value?: unknown;
                } & {
                    [key: string]: unknown;
                })[];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        type: string;
                        /** @description counts the changes; the ETag says the same */
                        version: number;
                        /** @description version of the type that the attributes were checked with */
                        type_version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        created_by: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        updated_by: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-02cd7936"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-68181782"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-c70fd84e"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-6aff739c"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-c57fa935"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listVersions: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            version: number;
                            type_version: number;
                            /** @description what made the version */
                            action: "create" | "replace" | "update" | "delete" | "restore";
                            /** Format: date-time */
                            at: string;
                            /** @description the id of a user, or `service:<name>` */
                            by: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-68181782"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        type: string;
                        /** @description counts the changes; the ETag says the same */
                        version: number;
                        /** @description version of the type that the attributes were checked with */
                        type_version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        created_by: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        updated_by: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-4a9e1558"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    exportObjects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description an object on each line; an answer that breaks off is not whole */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-61042b23"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listTypes: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * @description name of a type
                             * @example person
                             */
                            type: string;
                            /** @description counts the schemas; the ETag says the same */
                            version: number;
                            /** @description attributes with x-index; one is used for filters once it is ready */
                            indexes: {
                                path: string;
                                state: "building" | "ready";
                            }[];
                            /** @description objects that are filled, of those that were there; until it is gone, `q` may miss some of them */
                            building?: {
                                done: number;
                                total?: number;
                            };
                            /** @description objects that were there before x-unique and whose value another one had first; looked at every hour */
                            unique_conflicts?: {
                                path: string;
                                count: number;
                                examples: string[];
                            }[];
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            /** @description the id of a user */
                            updated_by?: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getType: {
        parameters: {
            query?: {
                version?: number;
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description name of a type
                         * @example person
                         */
                        type: string;
                        /** @description counts the schemas; the ETag says the same */
                        version: number;
                        /** @description attributes with x-index; one is used for filters once it is ready */
                        indexes?: {
                            path: string;
                            state: "building" | "ready";
                        }[];
                        /** @description objects that are filled, of those that were there; until it is gone, `q` may miss some of them */
                        building?: {
                            done: number;
                            total?: number;
                        };
                        /** @description objects that were there before x-unique and whose value another one had first; looked at every hour */
                        unique_conflicts?: {
                            path: string;
                            count: number;
                            examples: string[];
                        }[];
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        /** @description the id of a user */
                        updated_by?: string;
                        /** @description JSON Schema 2020-12 */
                        schema: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description If-None-Match names the current version */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-e44d95e0"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    putType: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        /** @description JSON Schema 2020-12 */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description name of a type
                         * @example person
                         */
                        type: string;
                        /** @description counts the schemas; the ETag says the same */
                        version: number;
                        /** @description attributes with x-index; one is used for filters once it is ready */
                        indexes?: {
                            path: string;
                            state: "building" | "ready";
                        }[];
                        /** @description objects that are filled, of those that were there; until it is gone, `q` may miss some of them */
                        building?: {
                            done: number;
                            total?: number;
                        };
                        /** @description objects that were there before x-unique and whose value another one had first; looked at every hour */
                        unique_conflicts?: {
                            path: string;
                            count: number;
                            examples: string[];
                        }[];
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        /** @description the id of a user */
                        updated_by?: string;
                        /** @description JSON Schema 2020-12 */
                        schema: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description name of a type
                         * @example person
                         */
                        type: string;
                        /** @description counts the schemas; the ETag says the same */
                        version: number;
                        /** @description attributes with x-index; one is used for filters once it is ready */
                        indexes?: {
                            path: string;
                            state: "building" | "ready";
                        }[];
                        /** @description objects that are filled, of those that were there; until it is gone, `q` may miss some of them */
                        building?: {
                            done: number;
                            total?: number;
                        };
                        /** @description objects that were there before x-unique and whose value another one had first; looked at every hour */
                        unique_conflicts?: {
                            path: string;
                            count: number;
                            examples: string[];
                        }[];
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        /** @description the id of a user */
                        updated_by?: string;
                        /** @description JSON Schema 2020-12 */
                        schema: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-4efcba25"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    deleteType: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-61042b23"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-f09fccee"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    restoreObject: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        type: string;
                        /** @description counts the changes; the ETag says the same */
                        version: number;
                        /** @description version of the type that the attributes were checked with */
                        type_version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        created_by: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** @description the id of a user, or `service:<name>` */
                        updated_by: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-68181782"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-9556cbfd"];
            412: components["responses"]["Problem412-df7ba74b"];
            422: components["responses"]["Problem422-c57fa935"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    importObjects: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key and body again: the first answer again */
                "idempotency-key": string;
            };
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": unknown;
            };
        };
        responses: {
            /** @description `{line, code, errors}` for each line that failed; last `{created, …, done}` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["Problem400-0dbe9f49"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-61042b23"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-ccb34531"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    reportType: {
        parameters: {
            query?: {
                /** @description of the report before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description name of a type
                 * @example person
                 */
                type: string;
            };
            cookie?: never;
        };
        /** @description JSON Schema 2020-12 */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description objects that were looked at */
                        checked: number;
                        /** @description those of them that the schema would refuse */
                        refused: number;
                        /** @description whether these are all objects of the type */
                        complete: boolean;
                        /** @description send it as cursor to go on; there unless complete */
                        next_cursor?: string;
                        /** @description the first of the refused ones */
                        objects: {
                            /** Format: uuid */
                            id: string;
                            faults: {
                                path: string;
                                message: string;
                            }[];
                        }[];
                        /** @description values of x-unique attributes that an object before it has, of those looked at */
                        duplicated: number;
                        /** @description the first of them, each with the object that has it too */
                        duplicates: {
                            path: string;
                            /** Format: uuid */
                            id: string;
                            /** Format: uuid */
                            same_as: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-61042b23"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getGeo: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        title: string;
                        description: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getConformance: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        conformsTo: string[];
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listCollections: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        collections: {
                            id: string;
                            title: string;
                            description: string;
                            /** @enum {string} */
                            itemType: "feature";
                            extent: {
                                spatial: {
                                    bbox: number[][];
                                    crs: string;
                                };
                                temporal: {
                                    interval: (string | null)[][];
                                    trs: string;
                                };
                            };
                            crs: string[];
                            storageCrs: string;
                            /** @description of collections that the tenant defined */
                            geometry?: string;
                            /** @description a JSON Schema 2020-12 */
                            attributes?: {
                                [key: string]: unknown;
                            };
                            links: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        crs: string[];
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getPlacesCollection: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        /** @enum {string} */
                        itemType: "feature";
                        extent: {
                            spatial: {
                                bbox: number[][];
                                crs: string;
                            };
                            temporal: {
                                interval: (string | null)[][];
                                trs: string;
                            };
                        };
                        crs: string[];
                        storageCrs: string;
                        /** @description of collections that the tenant defined */
                        geometry?: string;
                        /** @description a JSON Schema 2020-12 */
                        attributes?: {
                            [key: string]: unknown;
                        };
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getPlacesQueryables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getServiceAreasCollection: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        /** @enum {string} */
                        itemType: "feature";
                        extent: {
                            spatial: {
                                bbox: number[][];
                                crs: string;
                            };
                            temporal: {
                                interval: (string | null)[][];
                                trs: string;
                            };
                        };
                        crs: string[];
                        storageCrs: string;
                        /** @description of collections that the tenant defined */
                        geometry?: string;
                        /** @description a JSON Schema 2020-12 */
                        attributes?: {
                            [key: string]: unknown;
                        };
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getServiceAreasQueryables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getFeaturesCollection: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        /** @enum {string} */
                        itemType: "feature";
                        extent: {
                            spatial: {
                                bbox: number[][];
                                crs: string;
                            };
                            temporal: {
                                interval: (string | null)[][];
                                trs: string;
                            };
                        };
                        crs: string[];
                        storageCrs: string;
                        /** @description of collections that the tenant defined */
                        geometry?: string;
                        /** @description a JSON Schema 2020-12 */
                        attributes?: {
                            [key: string]: unknown;
                        };
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    putCollection: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title: string;
                    /** @default  */
                    description?: string;
                    /** @description the type of all its geometries; Geometry is any of them */
                    geometry: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon" | "Geometry";
                    /**
                     * @description a JSON Schema 2020-12 of the properties; those of a simple type can be filtered by
                     * @default {}
                     */
                    attributes?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        /** @enum {string} */
                        itemType: "feature";
                        extent: {
                            spatial: {
                                bbox: number[][];
                                crs: string;
                            };
                            temporal: {
                                interval: (string | null)[][];
                                trs: string;
                            };
                        };
                        crs: string[];
                        storageCrs: string;
                        /** @description of collections that the tenant defined */
                        geometry?: string;
                        /** @description a JSON Schema 2020-12 */
                        attributes?: {
                            [key: string]: unknown;
                        };
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        /** @enum {string} */
                        itemType: "feature";
                        extent: {
                            spatial: {
                                bbox: number[][];
                                crs: string;
                            };
                            temporal: {
                                interval: (string | null)[][];
                                trs: string;
                            };
                        };
                        crs: string[];
                        storageCrs: string;
                        /** @description of collections that the tenant defined */
                        geometry?: string;
                        /** @description a JSON Schema 2020-12 */
                        attributes?: {
                            [key: string]: unknown;
                        };
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-eb5a2a0a"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    removeCollection: {
        parameters: {
            query?: {
                features?: "remove";
            };
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-e87bb492"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getFeaturesQueryables: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listPlaces: {
        parameters: {
            query?: {
                /** @description features on a page, at most 1000 */
                limit?: number;
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
                /** @description next_cursor of the page before */
                cursor?: string;
                /**
                 * @description west,south,east,north in degrees, or as bbox-crs has it; west > east is a box across the antimeridian. Heights of a box of six numbers are ignored: features have none
                 * @example 4.7,52.3,5.0,52.4
                 */
                bbox?: string;
                /** @description the reference system of bbox; CRS84 without */
                "bbox-crs"?: string;
                /** @description the reference system of the answer; CRS84 without */
                crs?: string;
                /** @description when last changed: a moment, a day, or a period as in 2026-01-01T00:00:00Z/.. */
                datetime?: string;
                name?: string;
                kind?: string;
                /**
                 * @description CQL2 on the queryables: comparisons, in, like, between, is null, s_intersects, t_*
                 * @example kind IN ('clinic','home') AND name LIKE 'A%'
                 */
                filter?: string;
                "filter-lang"?: "cql2-text" | "cql2-json";
                /** @description the reference system of geometries in filter; CRS84 without */
                "filter-crs"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-27114f29"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createPlace: {
        parameters: {
            query?: never;
            header?: {
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "Feature",
                 *       "geometry": {
                 *         "type": "Point",
                 *         "coordinates": [
                 *           4.9041,
                 *           52.3676
                 *         ]
                 *       },
                 *       "properties": {
                 *         "name": "Clinic at the Amstel",
                 *         "kind": "clinic"
                 *       }
                 *     }
                 */
                "application/geo+json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        /** @enum {string} */
                        type: "Point";
                        /**
                         * @description longitude and latitude in degrees (CRS84); no height
                         * @example [
                         *       4.9041,
                         *       52.3676
                         *     ]
                         */
                        coordinates: [
                            number,
                            number
                        ];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example clinic
                         * @example pharmacy
                         * @example home
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
                /**
                 * @example {
                 *       "type": "Feature",
                 *       "geometry": {
                 *         "type": "Point",
                 *         "coordinates": [
                 *           4.9041,
                 *           52.3676
                 *         ]
                 *       },
                 *       "properties": {
                 *         "name": "Clinic at the Amstel",
                 *         "kind": "clinic"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        /** @enum {string} */
                        type: "Point";
                        /**
                         * @description longitude and latitude in degrees (CRS84); no height
                         * @example [
                         *       4.9041,
                         *       52.3676
                         *     ]
                         */
                        coordinates: [
                            number,
                            number
                        ];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example clinic
                         * @example pharmacy
                         * @example home
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getPlace: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
                /** @description the reference system of the answer; CRS84 without */
                crs?: string;
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-370cac88"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    replacePlace: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "Feature",
                 *       "geometry": {
                 *         "type": "Point",
                 *         "coordinates": [
                 *           4.9041,
                 *           52.3676
                 *         ]
                 *       },
                 *       "properties": {
                 *         "name": "Clinic at the Amstel",
                 *         "kind": "clinic"
                 *       }
                 *     }
                 */
                "application/geo+json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        /** @enum {string} */
                        type: "Point";
                        /**
                         * @description longitude and latitude in degrees (CRS84); no height
                         * @example [
                         *       4.9041,
                         *       52.3676
                         *     ]
                         */
                        coordinates: [
                            number,
                            number
                        ];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example clinic
                         * @example pharmacy
                         * @example home
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
                /**
                 * @example {
                 *       "type": "Feature",
                 *       "geometry": {
                 *         "type": "Point",
                 *         "coordinates": [
                 *           4.9041,
                 *           52.3676
                 *         ]
                 *       },
                 *       "properties": {
                 *         "name": "Clinic at the Amstel",
                 *         "kind": "clinic"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        /** @enum {string} */
                        type: "Point";
                        /**
                         * @description longitude and latitude in degrees (CRS84); no height
                         * @example [
                         *       4.9041,
                         *       52.3676
                         *     ]
                         */
                        coordinates: [
                            number,
                            number
                        ];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example clinic
                         * @example pharmacy
                         * @example home
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    removePlace: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-370cac88"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-639a056f"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changePlace: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description what results must be a feature of the collection */
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
                "application/geo+json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
                "application/json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getPlaceTile: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                z: number;
                y: number;
                x: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a vector tile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": unknown;
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-a6fbdd64"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listNearestPlaces: {
        parameters: {
            query: {
                /**
                 * @description degrees
                 * @example 20.46
                 */
                lon: number;
                /**
                 * @description degrees
                 * @example 44.81
                 */
                lat: number;
                /** @description items on a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listPlacesAlong: {
        parameters: {
            query?: {
                /** @description how far from the line, on the WGS 84 ellipsoid */
                metres?: number;
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description of at most 500 km; an edge is the shortest way between its ends, also across the antimeridian */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "LineString",
                 *       "coordinates": [
                 *         [
                 *           20.44,
                 *           44.81
                 *         ],
                 *         [
                 *           20.48,
                 *           44.8
                 *         ]
                 *       ]
                 *     }
                 */
                "application/geo+json": {
                    /** @enum {string} */
                    type: "LineString";
                    coordinates: [
                        number,
                        number
                    ][];
                };
                /**
                 * @example {
                 *       "type": "LineString",
                 *       "coordinates": [
                 *         [
                 *           20.44,
                 *           44.81
                 *         ],
                 *         [
                 *           20.48,
                 *           44.8
                 *         ]
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "LineString";
                    coordinates: [
                        number,
                        number
                    ][];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-5a966417"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listServiceAreas: {
        parameters: {
            query?: {
                /** @description features on a page, at most 1000 */
                limit?: number;
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
                /** @description next_cursor of the page before */
                cursor?: string;
                /**
                 * @description west,south,east,north in degrees, or as bbox-crs has it; west > east is a box across the antimeridian. Heights of a box of six numbers are ignored: features have none
                 * @example 4.7,52.3,5.0,52.4
                 */
                bbox?: string;
                /** @description the reference system of bbox; CRS84 without */
                "bbox-crs"?: string;
                /** @description the reference system of the answer; CRS84 without */
                crs?: string;
                /** @description when last changed: a moment, a day, or a period as in 2026-01-01T00:00:00Z/.. */
                datetime?: string;
                name?: string;
                kind?: string;
                /**
                 * @description CQL2 on the queryables: comparisons, in, like, between, is null, s_intersects, t_*
                 * @example kind IN ('clinic','home') AND name LIKE 'A%'
                 */
                filter?: string;
                "filter-lang"?: "cql2-text" | "cql2-json";
                /** @description the reference system of geometries in filter; CRS84 without */
                "filter-crs"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-27114f29"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createServiceArea: {
        parameters: {
            query?: never;
            header?: {
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/geo+json": {
                    /** @enum {string} */
                    type: "Feature";
                    /** @description a Polygon or MultiPolygon of RFC 7946; what crosses the antimeridian is cut there (3.1.9) */
                    geometry: {
                        type: "Polygon" | "MultiPolygon";
                        coordinates: unknown[];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example home-care
                         * @example meals
                         * @example night-watch
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
                "application/json": {
                    /** @enum {string} */
                    type: "Feature";
                    /** @description a Polygon or MultiPolygon of RFC 7946; what crosses the antimeridian is cut there (3.1.9) */
                    geometry: {
                        type: "Polygon" | "MultiPolygon";
                        coordinates: unknown[];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example home-care
                         * @example meals
                         * @example night-watch
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getServiceArea: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
                /** @description the reference system of the answer; CRS84 without */
                crs?: string;
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-370cac88"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    replaceServiceArea: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/geo+json": {
                    /** @enum {string} */
                    type: "Feature";
                    /** @description a Polygon or MultiPolygon of RFC 7946; what crosses the antimeridian is cut there (3.1.9) */
                    geometry: {
                        type: "Polygon" | "MultiPolygon";
                        coordinates: unknown[];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example home-care
                         * @example meals
                         * @example night-watch
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
                "application/json": {
                    /** @enum {string} */
                    type: "Feature";
                    /** @description a Polygon or MultiPolygon of RFC 7946; what crosses the antimeridian is cut there (3.1.9) */
                    geometry: {
                        type: "Polygon" | "MultiPolygon";
                        coordinates: unknown[];
                    };
                    /** @description name, kind, and whatever else is to be kept with it */
                    properties: {
                        name: string;
                        /**
                         * @example home-care
                         * @example meals
                         * @example night-watch
                         */
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    removeServiceArea: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-370cac88"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-639a056f"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changeServiceArea: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description what results must be a feature of the collection */
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
                "application/geo+json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
                "application/json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getServiceAreaTile: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                z: number;
                y: number;
                x: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a vector tile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": unknown;
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-a6fbdd64"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listNearestServiceAreas: {
        parameters: {
            query: {
                /**
                 * @description degrees
                 * @example 20.46
                 */
                lon: number;
                /**
                 * @description degrees
                 * @example 44.81
                 */
                lat: number;
                /** @description items on a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listServiceAreasAlong: {
        parameters: {
            query?: {
                /** @description how far from the line, on the WGS 84 ellipsoid */
                metres?: number;
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description of at most 500 km; an edge is the shortest way between its ends, also across the antimeridian */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "LineString",
                 *       "coordinates": [
                 *         [
                 *           20.44,
                 *           44.81
                 *         ],
                 *         [
                 *           20.48,
                 *           44.8
                 *         ]
                 *       ]
                 *     }
                 */
                "application/geo+json": {
                    /** @enum {string} */
                    type: "LineString";
                    coordinates: [
                        number,
                        number
                    ][];
                };
                /**
                 * @example {
                 *       "type": "LineString",
                 *       "coordinates": [
                 *         [
                 *           20.44,
                 *           44.81
                 *         ],
                 *         [
                 *           20.48,
                 *           44.8
                 *         ]
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "LineString";
                    coordinates: [
                        number,
                        number
                    ][];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-5a966417"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listFeatures: {
        parameters: {
            query?: {
                /** @description features on a page, at most 1000 */
                limit?: number;
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
                /** @description next_cursor of the page before */
                cursor?: string;
                /**
                 * @description west,south,east,north in degrees, or as bbox-crs has it; west > east is a box across the antimeridian. Heights of a box of six numbers are ignored: features have none
                 * @example 4.7,52.3,5.0,52.4
                 */
                bbox?: string;
                /** @description the reference system of bbox; CRS84 without */
                "bbox-crs"?: string;
                /** @description the reference system of the answer; CRS84 without */
                crs?: string;
                /** @description when last changed: a moment, a day, or a period as in 2026-01-01T00:00:00Z/.. */
                datetime?: string;
                /**
                 * @description CQL2 on the queryables: comparisons, in, like, between, is null, s_intersects, t_*
                 * @example kind IN ('clinic','home') AND name LIKE 'A%'
                 */
                filter?: string;
                "filter-lang"?: "cql2-text" | "cql2-json";
                /** @description the reference system of geometries in filter; CRS84 without */
                "filter-crs"?: string;
            };
            header?: never;
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-27114f29"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createFeature: {
        parameters: {
            query?: never;
            header?: {
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/geo+json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        type: string;
                        coordinates: unknown[];
                    };
                    /** @description as the collection has it */
                    properties: {
                        [key: string]: unknown;
                    };
                };
                "application/json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        type: string;
                        coordinates: unknown[];
                    };
                    /** @description as the collection has it */
                    properties: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getFeature: {
        parameters: {
            query?: {
                /** @description json or html, whatever Accept says */
                f?: "json" | "html";
                /** @description the reference system of the answer; CRS84 without */
                crs?: string;
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-370cac88"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    replaceFeature: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/geo+json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        type: string;
                        coordinates: unknown[];
                    };
                    /** @description as the collection has it */
                    properties: {
                        [key: string]: unknown;
                    };
                };
                "application/json": {
                    /** @enum {string} */
                    type: "Feature";
                    geometry: {
                        type: string;
                        coordinates: unknown[];
                    };
                    /** @description as the collection has it */
                    properties: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    removeFeature: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-370cac88"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-639a056f"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changeFeature: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
                /** @description only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first */
                "Content-Crs"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
                id: string;
            };
            cookie?: never;
        };
        /** @description what results must be a feature of the collection */
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
                "application/geo+json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
                "application/json": {
                    /** @enum {string} */
                    type?: "Feature";
                    geometry?: Record<string, never>;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "Feature";
                        /** Format: uuid */
                        id: string;
                        geometry: {
                            /**
                             * @example Point
                             * @example Polygon
                             * @example MultiPolygon
                             */
                            type: string;
                            coordinates: unknown[];
                        };
                        properties: {
                            name?: unknown;
                            kind?: unknown;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description in answers of along: metres from the line's start, as a number */
                            along?: unknown;
                        } & {
                            [key: string]: unknown;
                        };
                        links?: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-fc6ce11f"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-565c56a4"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-cdfdd2ff"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getFeatureTile: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                /** @description as in `defibrillators` */
                collection: string;
                z: number;
                y: number;
                x: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a vector tile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": unknown;
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-a6fbdd64"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listNearestFeatures: {
        parameters: {
            query: {
                /**
                 * @description degrees
                 * @example 20.46
                 */
                lon: number;
                /**
                 * @description degrees
                 * @example 44.81
                 */
                lat: number;
                /** @description items on a page */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listFeaturesAlong: {
        parameters: {
            query?: {
                /** @description how far from the line, on the WGS 84 ellipsoid */
                metres?: number;
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description as in `defibrillators` */
                collection: string;
            };
            cookie?: never;
        };
        /** @description of at most 500 km; an edge is the shortest way between its ends, also across the antimeridian */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "LineString",
                 *       "coordinates": [
                 *         [
                 *           20.44,
                 *           44.81
                 *         ],
                 *         [
                 *           20.48,
                 *           44.8
                 *         ]
                 *       ]
                 *     }
                 */
                "application/geo+json": {
                    /** @enum {string} */
                    type: "LineString";
                    coordinates: [
                        number,
                        number
                    ][];
                };
                /**
                 * @example {
                 *       "type": "LineString",
                 *       "coordinates": [
                 *         [
                 *           20.44,
                 *           44.81
                 *         ],
                 *         [
                 *           20.48,
                 *           44.8
                 *         ]
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "LineString";
                    coordinates: [
                        number,
                        number
                    ][];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "FeatureCollection";
                        features: {
                            /** @enum {string} */
                            type: "Feature";
                            /** Format: uuid */
                            id: string;
                            geometry: {
                                /**
                                 * @example Point
                                 * @example Polygon
                                 * @example MultiPolygon
                                 */
                                type: string;
                                coordinates: unknown[];
                            };
                            properties: {
                                name?: unknown;
                                kind?: unknown;
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                updated_at: string;
                                /** @description in answers of nearest and along: metres on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description in answers of along: metres from the line's start, as a number */
                                along?: unknown;
                            } & {
                                [key: string]: unknown;
                            };
                            links?: {
                                /**
                                 * @example self
                                 * @example next
                                 */
                                rel: string;
                                href: string;
                                type: string;
                                title?: string;
                                templated?: boolean;
                            }[];
                        }[];
                        /** @description left out where counting would cost */
                        numberMatched?: number;
                        numberReturned: number;
                        /** Format: date-time */
                        timeStamp?: string;
                        links: {
                            /**
                             * @example self
                             * @example next
                             */
                            rel: string;
                            href: string;
                            type: string;
                            title?: string;
                            templated?: boolean;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-5a966417"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-3fd83061"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listVisits: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                carer?: string;
                client?: string;
                place?: string;
                status?: "booked" | "started" | "done" | "cancelled" | "missed";
                /**
                 * @description only visits that end after this
                 * @example 2026-03-29T08:00:00+02:00
                 */
                from?: string;
                /**
                 * @description only visits that start before this
                 * @example 2026-03-29T08:00:00+02:00
                 */
                to?: string;
                /**
                 * @description instead of from and to: a day in `time_zone`
                 * @example 2026-03-29
                 */
                day?: string;
                /**
                 * @description a name of the IANA database
                 * @example Europe/Berlin
                 */
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description the id of a person; not checked: persons are kept by the profile service */
                            carer: string;
                            /** @description the id of a person; not checked: persons are kept by the profile service */
                            client: string;
                            /** @description the id of one of the places */
                            place: string;
                            /**
                             * @description RFC 3339 with seconds and offset; kept to the millisecond
                             * @example 2026-03-29T08:00:00+02:00
                             */
                            start: string;
                            /**
                             * @description RFC 3339 with seconds and offset; kept to the millisecond
                             * @example 2026-03-29T08:00:00+02:00
                             */
                            end: string;
                            /**
                             * @description a name of the IANA database
                             * @example Europe/Berlin
                             */
                            time_zone: string;
                            notes?: string;
                            status: "booked" | "started" | "done" | "cancelled" | "missed";
                            started?: {
                                /**
                                 * Format: date-time
                                 * @description the server's time
                                 */
                                at: string;
                                position?: {
                                    /** @description degrees */
                                    lon: number;
                                    /** @description degrees */
                                    lat: number;
                                    /** @description metres, as the device estimates it */
                                    accuracy?: number;
                                };
                                /** @description metres from the place, on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description metres that were allowed */
                                geofence?: number;
                                /** @description whether the distance was allowed */
                                within?: boolean;
                            };
                            ended?: {
                                /**
                                 * Format: date-time
                                 * @description the server's time
                                 */
                                at: string;
                                position?: {
                                    /** @description degrees */
                                    lon: number;
                                    /** @description degrees */
                                    lat: number;
                                    /** @description metres, as the device estimates it */
                                    accuracy?: number;
                                };
                                /** @description metres from the place, on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description metres that were allowed */
                                geofence?: number;
                                /** @description whether the distance was allowed */
                                within?: boolean;
                            };
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-25404e22"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    bookVisit: {
        parameters: {
            query?: never;
            header?: {
                /** @description the same request with the same key again books nothing, and is answered as the first time */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description the id of a person; not checked: persons are kept by the profile service */
                    carer: string;
                    /** @description the id of a person; not checked: persons are kept by the profile service */
                    client: string;
                    /** @description the id of one of the places */
                    place: string;
                    /**
                     * @description RFC 3339 with seconds and offset; kept to the millisecond
                     * @example 2026-03-29T08:00:00+02:00
                     */
                    start: string;
                    /**
                     * @description RFC 3339 with seconds and offset; kept to the millisecond
                     * @example 2026-03-29T08:00:00+02:00
                     */
                    end: string;
                    /**
                     * @description a name of the IANA database
                     * @example Europe/Berlin
                     */
                    time_zone: string;
                    notes?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        carer: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        client: string;
                        /** @description the id of one of the places */
                        place: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        start: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        end: string;
                        /**
                         * @description a name of the IANA database
                         * @example Europe/Berlin
                         */
                        time_zone: string;
                        notes?: string;
                        status: "booked" | "started" | "done" | "cancelled" | "missed";
                        started?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        ended?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-9f059ebb"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-2bef5282"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-01b373dc"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getVisit: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        carer: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        client: string;
                        /** @description the id of one of the places */
                        place: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        start: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        end: string;
                        /**
                         * @description a name of the IANA database
                         * @example Europe/Berlin
                         */
                        time_zone: string;
                        notes?: string;
                        status: "booked" | "started" | "done" | "cancelled" | "missed";
                        started?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        ended?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            /** @description it is as If-None-Match says */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-2baa8bbf"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    changeVisit: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description the id of a person; not checked: persons are kept by the profile service */
                    carer?: string;
                    /** @description the id of one of the places */
                    place?: string;
                    /**
                     * @description RFC 3339 with seconds and offset; kept to the millisecond
                     * @example 2026-03-29T08:00:00+02:00
                     */
                    start?: string;
                    /**
                     * @description RFC 3339 with seconds and offset; kept to the millisecond
                     * @example 2026-03-29T08:00:00+02:00
                     */
                    end?: string;
                    /**
                     * @description a name of the IANA database
                     * @example Europe/Berlin
                     */
                    time_zone?: string;
                    notes?: string | null;
                    status?: "booked" | "started" | "done" | "cancelled" | "missed";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        carer: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        client: string;
                        /** @description the id of one of the places */
                        place: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        start: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        end: string;
                        /**
                         * @description a name of the IANA database
                         * @example Europe/Berlin
                         */
                        time_zone: string;
                        notes?: string;
                        status: "booked" | "started" | "done" | "cancelled" | "missed";
                        started?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        ended?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-9f059ebb"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-2baa8bbf"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-799ebf2d"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    bookVisits: {
        parameters: {
            query?: never;
            header?: {
                /** @description the same request with the same key again books nothing, and is answered as the first time */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    visits: {
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        carer: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        client: string;
                        /** @description the id of one of the places */
                        place: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        start: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        end: string;
                        /**
                         * @description a name of the IANA database
                         * @example Europe/Berlin
                         */
                        time_zone: string;
                        notes?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description the id of a person; not checked: persons are kept by the profile service */
                            carer: string;
                            /** @description the id of a person; not checked: persons are kept by the profile service */
                            client: string;
                            /** @description the id of one of the places */
                            place: string;
                            /**
                             * @description RFC 3339 with seconds and offset; kept to the millisecond
                             * @example 2026-03-29T08:00:00+02:00
                             */
                            start: string;
                            /**
                             * @description RFC 3339 with seconds and offset; kept to the millisecond
                             * @example 2026-03-29T08:00:00+02:00
                             */
                            end: string;
                            /**
                             * @description a name of the IANA database
                             * @example Europe/Berlin
                             */
                            time_zone: string;
                            notes?: string;
                            status: "booked" | "started" | "done" | "cancelled" | "missed";
                            started?: {
                                /**
                                 * Format: date-time
                                 * @description the server's time
                                 */
                                at: string;
                                position?: {
                                    /** @description degrees */
                                    lon: number;
                                    /** @description degrees */
                                    lat: number;
                                    /** @description metres, as the device estimates it */
                                    accuracy?: number;
                                };
                                /** @description metres from the place, on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description metres that were allowed */
                                geofence?: number;
                                /** @description whether the distance was allowed */
                                within?: boolean;
                            };
                            ended?: {
                                /**
                                 * Format: date-time
                                 * @description the server's time
                                 */
                                at: string;
                                position?: {
                                    /** @description degrees */
                                    lon: number;
                                    /** @description degrees */
                                    lat: number;
                                    /** @description metres, as the device estimates it */
                                    accuracy?: number;
                                };
                                /** @description metres from the place, on the WGS 84 ellipsoid */
                                distance?: number;
                                /** @description metres that were allowed */
                                geofence?: number;
                                /** @description whether the distance was allowed */
                                within?: boolean;
                            };
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400-9f059ebb"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-2bef5282"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-01b373dc"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    startVisit: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description degrees */
                    lon: number;
                    /** @description degrees */
                    lat: number;
                    /** @description metres, as the device estimates it */
                    accuracy?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        carer: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        client: string;
                        /** @description the id of one of the places */
                        place: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        start: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        end: string;
                        /**
                         * @description a name of the IANA database
                         * @example Europe/Berlin
                         */
                        time_zone: string;
                        notes?: string;
                        status: "booked" | "started" | "done" | "cancelled" | "missed";
                        started?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        ended?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-2baa8bbf"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-799ebf2d"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    endVisit: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description degrees */
                    lon: number;
                    /** @description degrees */
                    lat: number;
                    /** @description metres, as the device estimates it */
                    accuracy?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        carer: string;
                        /** @description the id of a person; not checked: persons are kept by the profile service */
                        client: string;
                        /** @description the id of one of the places */
                        place: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        start: string;
                        /**
                         * @description RFC 3339 with seconds and offset; kept to the millisecond
                         * @example 2026-03-29T08:00:00+02:00
                         */
                        end: string;
                        /**
                         * @description a name of the IANA database
                         * @example Europe/Berlin
                         */
                        time_zone: string;
                        notes?: string;
                        status: "booked" | "started" | "done" | "cancelled" | "missed";
                        started?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        ended?: {
                            /**
                             * Format: date-time
                             * @description the server's time
                             */
                            at: string;
                            position?: {
                                /** @description degrees */
                                lon: number;
                                /** @description degrees */
                                lat: number;
                                /** @description metres, as the device estimates it */
                                accuracy?: number;
                            };
                            /** @description metres from the place, on the WGS 84 ellipsoid */
                            distance?: number;
                            /** @description metres that were allowed */
                            geofence?: number;
                            /** @description whether the distance was allowed */
                            within?: boolean;
                        };
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-2baa8bbf"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-799ebf2d"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listMyAuditEvents: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description the first moment (RFC 3339) */
                from?: string;
                /** @description the first moment after the period */
                to?: string;
                /** @description the record of this person instead (owner, admin) */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: uuid
                             * @description UUIDv7; the same event handed over twice is stored once
                             */
                            id: string;
                            tenant: string;
                            /** Format: date-time */
                            at: string;
                            /** @description the id of the user, or `service:<name>` */
                            actor: string;
                            /** @example person.create */
                            action: string;
                            /** @description what it was done to, as in person/<id> */
                            target: string;
                            outcome: "success" | "failure";
                            /** @description base64url SHA-256 of the canonical JSON (RFC 8785) */
                            before?: string;
                            /** @description base64url SHA-256 of the canonical JSON (RFC 8785) */
                            after?: string;
                            request_id: string;
                            /** @description the service that reports it */
                            source: string;
                            /** @description the client address as the edge saw it */
                            address?: string;
                            /**
                             * Format: date-time
                             * @description when this log took it
                             */
                            recorded_at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-2f13afaf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description the first moment (RFC 3339) */
                from?: string;
                /** @description the first moment after the period */
                to?: string;
                /** @description the id of a user, or service:<name> */
                actor?: string;
                /** @description as in person.create */
                action?: string;
                /** @description as in person/<id> */
                target?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: uuid
                             * @description UUIDv7; the same event handed over twice is stored once
                             */
                            id: string;
                            tenant: string;
                            /** Format: date-time */
                            at: string;
                            /** @description the id of the user, or `service:<name>` */
                            actor: string;
                            /** @example person.create */
                            action: string;
                            /** @description what it was done to, as in person/<id> */
                            target: string;
                            outcome: "success" | "failure";
                            /** @description base64url SHA-256 of the canonical JSON (RFC 8785) */
                            before?: string;
                            /** @description base64url SHA-256 of the canonical JSON (RFC 8785) */
                            after?: string;
                            request_id: string;
                            /** @description the service that reports it */
                            source: string;
                            /** @description the client address as the edge saw it */
                            address?: string;
                            /**
                             * Format: date-time
                             * @description when this log took it
                             */
                            recorded_at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-2f13afaf"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listAuditSeals: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            tenant: string;
                            /** @description from 1, without gaps */
                            number: number;
                            /** @description position of its first event in the log of the tenant, from 0 */
                            first: number;
                            last: number;
                            count: number;
                            /** @description SHA-256, 64 hex digits */
                            root: string;
                            /** @description hash of the seal before; zeros for the first */
                            previous: string;
                            /** @description SHA-256, 64 hex digits */
                            hash: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    proveAuditEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        event: {
                            /**
                             * Format: uuid
                             * @description UUIDv7; the same event handed over twice is stored once
                             */
                            id: string;
                            tenant: string;
                            /** Format: date-time */
                            at: string;
                            /** @description the id of the user, or `service:<name>` */
                            actor: string;
                            /** @example person.create */
                            action: string;
                            /** @description what it was done to, as in person/<id> */
                            target: string;
                            outcome: "success" | "failure";
                            /** @description base64url SHA-256 of the canonical JSON (RFC 8785) */
                            before?: string;
                            /** @description base64url SHA-256 of the canonical JSON (RFC 8785) */
                            after?: string;
                            request_id: string;
                            /** @description the service that reports it */
                            source: string;
                            /** @description the client address as the edge saw it */
                            address?: string;
                            /**
                             * Format: date-time
                             * @description when this log took it
                             */
                            recorded_at: string;
                        };
                        /** @description SHA-256, 64 hex digits */
                        leaf: string;
                        /** @description of the event in the log of the tenant */
                        position: number;
                        path: {
                            side: "left" | "right";
                            /** @description SHA-256, 64 hex digits */
                            hash: string;
                        }[];
                        seal: {
                            tenant: string;
                            /** @description from 1, without gaps */
                            number: number;
                            /** @description position of its first event in the log of the tenant, from 0 */
                            first: number;
                            last: number;
                            count: number;
                            /** @description SHA-256, 64 hex digits */
                            root: string;
                            /** @description hash of the seal before; zeros for the first */
                            previous: string;
                            /** @description SHA-256, 64 hex digits */
                            hash: string;
                            /** Format: date-time */
                            at: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-826afcce"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-fd62f835"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    exportAuditLog: {
        parameters: {
            query?: {
                /** @description the first moment (RFC 3339) */
                from?: string;
                /** @description the first moment after the period */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a header, each seal followed by its events, an end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            400: components["responses"]["Problem400-2c93a5a1"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getAuditRetention: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description as the tenant said last; null for ever */
                        months: number | null;
                        /** @description when `months` applies: a shorter time does after 30 days; null if nobody said anything */
                        effective_at: string | null;
                        /** @description what applies until `effective_at`; null for ever */
                        months_until_then: number | null;
                        /** @description when the tenant said it */
                        updated_at: string | null;
                    };
                };
            };
            /** @description Default Response */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-6fc311cc"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    putAuditRetention: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description months that events are kept after the month they were sealed in; null for ever */
                    months: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description as the tenant said last; null for ever */
                        months: number | null;
                        /** @description when `months` applies: a shorter time does after 30 days; null if nobody said anything */
                        effective_at: string | null;
                        /** @description what applies until `effective_at`; null for ever */
                        months_until_then: number | null;
                        /** @description when the tenant said it */
                        updated_at: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    listAssets: {
        parameters: {
            query?: {
                /** @description items on a page */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description as detected, else as claimed; `image/*` for all of a kind */
                type?: string;
                /** @description the id of the user who uploaded it */
                owner?: string;
                /** @description a profile object that it is linked to, as `person/<id>` */
                object?: string;
                /** @description a visit that it is linked to */
                visit?: string;
                /** @description not before this time */
                created_from?: string;
                /** @description before this time */
                created_to?: string;
                /** @description those that can be restored, the first deleted first, instead of all others */
                deleted?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            /** @description the file name, without any path */
                            name: string;
                            /** @description the media type, as its uploader claimed it */
                            type: string;
                            /** @description the media type that the bytes themselves show, if they show one */
                            detected_type?: string;
                            /** @description ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned */
                            state: "ready" | "quarantined" | "infected";
                            /** @description bytes */
                            size: number;
                            sha256: string;
                            attributes: {
                                [key: string]: unknown;
                            };
                            links: {
                                objects: string[];
                                /** @description ids of visits */
                                visits: string[];
                            };
                            /** @description counts the changes of what is known of the file */
                            version: number;
                            /** Format: date-time */
                            created_at: string;
                            /** @description the id of the user */
                            created_by: string;
                            /** Format: date-time */
                            updated_at?: string;
                            updated_by?: string;
                            /** Format: date-time */
                            deleted_at?: string;
                        }[];
                        /** @description send it as cursor to get the next page */
                        next_cursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-bc282646"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createAsset: {
        parameters: {
            query?: {
                /** @description the file name */
                name?: string;
            };
            header?: {
                /** @description sha-256 or sha-512 of the file (RFC 9530); other bytes are refused */
                "repr-digest"?: string;
                /** @description MD5 of the file, base64 */
                "content-md5"?: string;
                /** @description the same request with the same key within 24 hours gives the asset of the first, and reads no body */
                "idempotency-key"?: string;
                /** @description the name of the file, as in `attachment; filename="photo.jpg"` (RFC 6266) */
                "Content-Disposition"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description the file name, without any path */
                        name: string;
                        /** @description the media type, as its uploader claimed it */
                        type: string;
                        /** @description the media type that the bytes themselves show, if they show one */
                        detected_type?: string;
                        /** @description ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned */
                        state: "ready" | "quarantined" | "infected";
                        /** @description bytes */
                        size: number;
                        sha256: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        links: {
                            objects: string[];
                            /** @description ids of visits */
                            visits: string[];
                        };
                        /** @description counts the changes of what is known of the file */
                        version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of the user */
                        created_by: string;
                        /** Format: date-time */
                        updated_at?: string;
                        updated_by?: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-932dd359"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-e7ffedb7"];
            409: components["responses"]["Problem409-92207726"];
            413: components["responses"]["Problem413-31fa1a19"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-107a154e"];
            429: components["responses"]["Problem429-fbecf83d"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-8f1f7183"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getAsset: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description the file name, without any path */
                        name: string;
                        /** @description the media type, as its uploader claimed it */
                        type: string;
                        /** @description the media type that the bytes themselves show, if they show one */
                        detected_type?: string;
                        /** @description ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned */
                        state: "ready" | "quarantined" | "infected";
                        /** @description bytes */
                        size: number;
                        sha256: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        links: {
                            objects: string[];
                            /** @description ids of visits */
                            visits: string[];
                        };
                        /** @description counts the changes of what is known of the file */
                        version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of the user */
                        created_by: string;
                        /** Format: date-time */
                        updated_at?: string;
                        updated_by?: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    };
                };
            };
            /** @description If-None-Match names the current version */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    deleteAsset: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-02f78f13"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    patchAsset: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    name?: string;
                    attributes?: {
                        [key: string]: unknown;
                    } | null;
                    links?: {
                        objects?: string[] | null;
                        visits?: string[] | null;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description the file name, without any path */
                        name: string;
                        /** @description the media type, as its uploader claimed it */
                        type: string;
                        /** @description the media type that the bytes themselves show, if they show one */
                        detected_type?: string;
                        /** @description ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned */
                        state: "ready" | "quarantined" | "infected";
                        /** @description bytes */
                        size: number;
                        sha256: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        links: {
                            objects: string[];
                            /** @description ids of visits */
                            visits: string[];
                        };
                        /** @description counts the changes of what is known of the file */
                        version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of the user */
                        created_by: string;
                        /** Format: date-time */
                        updated_at?: string;
                        updated_by?: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-3bcc78ed"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            412: components["responses"]["Problem412-df7ba74b"];
            413: components["responses"]["Problem413-50a1a978"];
            415: components["responses"]["Problem415-cec74eac"];
            428: components["responses"]["Problem428-9603cf44"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-02f78f13"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description of all assets, deleted ones too, with what is reserved */
                        bytes: number;
                        /** @description bytes of uploads under way */
                        reserved: number;
                        /** @description bytes */
                        quota: number;
                        /** @description uploads under way */
                        open: number;
                    };
                };
            };
            400: components["responses"]["Problem400-6fc311cc"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getAssetContent: {
        parameters: {
            query?: {
                /** @description inline is kept to images, sound and film; all else stays a download */
                disposition?: "attachment" | "inline";
            };
            header?: {
                /** @description the bytes that are wanted, as in `bytes=0-1023` */
                Range?: string;
                /** @description the ETag that the range is of */
                "If-Range"?: string;
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the whole file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description the range that was asked for, or several as multipart/byteranges */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description If-None-Match names the current content */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-269914e8"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            416: components["responses"]["Problem416-0e574841"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getAssetUrl: {
        parameters: {
            query?: {
                /** @description how long the address is good for */
                seconds?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uri */
                        url: string;
                        /** Format: date-time */
                        expires_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-269914e8"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    getAssetImage: {
        parameters: {
            query?: {
                /** @description pixels, rounded up to 64, 128, 256, 512, 1024 or 2048; with neither side 256 × 256 */
                width?: number;
                /** @description pixels, rounded up likewise */
                height?: number;
                /** @description `inside` (default): all of it within the sides; `cover`: cut off to fill them */
                fit?: "inside" | "cover";
                /** @description `webp` by default */
                format?: "jpeg" | "png" | "webp" | "avif";
            };
            header?: {
                /** @description the ETag of what is known already: answered 304 while it stands */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": unknown;
                };
            };
            /** @description If-None-Match names the image */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-269914e8"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            415: components["responses"]["Problem415-656beb43"];
            422: components["responses"]["Problem422-67f4d952"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    restoreAsset: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is to be changed, or `*` */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description the file name, without any path */
                        name: string;
                        /** @description the media type, as its uploader claimed it */
                        type: string;
                        /** @description the media type that the bytes themselves show, if they show one */
                        detected_type?: string;
                        /** @description ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned */
                        state: "ready" | "quarantined" | "infected";
                        /** @description bytes */
                        size: number;
                        sha256: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        links: {
                            objects: string[];
                            /** @description ids of visits */
                            visits: string[];
                        };
                        /** @description counts the changes of what is known of the file */
                        version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of the user */
                        created_by: string;
                        /** Format: date-time */
                        updated_at?: string;
                        updated_by?: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-157c626d"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-49ad8f93"];
            412: components["responses"]["Problem412-df7ba74b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-02f78f13"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createDirectUpload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "photo.jpg",
                 *       "type": "image/jpeg",
                 *       "size": 48213
                 *     }
                 */
                "application/json": {
                    /** @description the file name */
                    name?: string;
                    /** @description the media type, as claimed */
                    type?: string;
                    /** @description bytes; S3 takes a file of exactly this length */
                    size: number;
                    /** @description what the file must have to become an asset */
                    sha256?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description of the upload, and of the asset that it becomes
                         */
                        id: string;
                        /**
                         * Format: uri
                         * @description where to POST a multipart/form-data
                         */
                        url: string;
                        /** @description its fields, as they are; the file comes last, as `file` */
                        fields: {
                            [key: string]: string;
                        };
                        /** @description what to POST to when S3 has answered 204 */
                        complete: string;
                        /**
                         * Format: date-time
                         * @description until when S3 takes the form
                         */
                        expires_at: string;
                    };
                };
            };
            400: components["responses"]["Problem400-6d0848c5"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            413: components["responses"]["Problem413-28ab2a70"];
            415: components["responses"]["Problem415-cec74eac"];
            429: components["responses"]["Problem429-fbecf83d"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    completeDirectUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description the file name, without any path */
                        name: string;
                        /** @description the media type, as its uploader claimed it */
                        type: string;
                        /** @description the media type that the bytes themselves show, if they show one */
                        detected_type?: string;
                        /** @description ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned */
                        state: "ready" | "quarantined" | "infected";
                        /** @description bytes */
                        size: number;
                        sha256: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        links: {
                            objects: string[];
                            /** @description ids of visits */
                            visits: string[];
                        };
                        /** @description counts the changes of what is known of the file */
                        version: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description the id of the user */
                        created_by: string;
                        /** Format: date-time */
                        updated_at?: string;
                        updated_by?: string;
                        /** Format: date-time */
                        deleted_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem400-b8547a1d"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-cf86a3d8"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-e88e6557"];
            413: components["responses"]["Problem413-392fe485"];
            422: components["responses"]["Problem422-70bfb760"];
            423: components["responses"]["Problem423-b9324192"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-8f1f7183"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description the version of tus: `1.0.0` */
                "Tus-Resumable"?: string;
                /** @description bytes of the whole file */
                "Upload-Length"?: number;
                /** @description `filename` and `filetype`, each followed by its value in base64, with commas between */
                "Upload-Metadata"?: string;
                /** @description an algorithm and the digest of the body in base64 */
                "Upload-Checksum"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": unknown;
            };
        };
        responses: {
            /** @description the upload is at Location; once it is whole, its asset at Asset-Location */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-0110436d"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-e7ffedb7"];
            412: components["responses"]["Problem412-4e5f0e40"];
            413: components["responses"]["Problem413-31fa1a19"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-70bfb760"];
            423: components["responses"]["Problem423-b9324192"];
            429: components["responses"]["Problem429-fbecf83d"];
            431: components["responses"]["Problem431-68afa091"];
            460: components["responses"]["Problem460-aa9e62b1"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-8f1f7183"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    describeUploads: {
        parameters: {
            query?: never;
            header?: {
                /** @description the version of tus: `1.0.0` */
                "Tus-Resumable"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description in the headers Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-6fc311cc"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-097a7c29"];
            408: components["responses"]["Problem408-6304925b"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    endUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description the version of tus: `1.0.0` */
                "Tus-Resumable"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all its bytes are gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-ea631017"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-cf86a3d8"];
            408: components["responses"]["Problem408-6304925b"];
            409: components["responses"]["Problem409-4fbbba21"];
            412: components["responses"]["Problem412-4e5f0e40"];
            423: components["responses"]["Problem423-b9324192"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-21c45514"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
    continueUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description the version of tus: `1.0.0` */
                "Tus-Resumable"?: string;
                /** @description bytes that are there already */
                "Upload-Offset"?: number;
                /** @description an algorithm and the digest of the body in base64 */
                "Upload-Checksum"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": unknown;
            };
        };
        responses: {
            /** @description Upload-Offset tells how far it is; after the last byte Asset-Location, the asset */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400-62dbc359"];
            401: components["responses"]["Problem401-5f4ff850"];
            403: components["responses"]["Problem403-a1e74552"];
            404: components["responses"]["Problem404-cf86a3d8"];
            408: components["responses"]["Problem408-e7ffedb7"];
            409: components["responses"]["Problem409-03a2428f"];
            410: components["responses"]["Problem410-db5837af"];
            412: components["responses"]["Problem412-4e5f0e40"];
            413: components["responses"]["Problem413-5e2d02a9"];
            415: components["responses"]["Problem415-cec74eac"];
            422: components["responses"]["Problem422-70bfb760"];
            423: components["responses"]["Problem423-b9324192"];
            429: components["responses"]["Problem429-4bd8116c"];
            431: components["responses"]["Problem431-68afa091"];
            460: components["responses"]["Problem460-aa9e62b1"];
            500: components["responses"]["Problem500-f042b1cf"];
            502: components["responses"]["Problem502-efd59edc"];
            503: components["responses"]["Problem503-8f1f7183"];
            504: components["responses"]["Problem504-78fb20fb"];
        };
    };
}
