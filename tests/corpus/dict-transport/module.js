'use strict';

/**
 * Samples of orders.
 * @license CC0-1.0
 */

exports.mergePanel = async (panel) => {
  const route = await fetch(`/panel/${panel.id}`);
  if (!route.ok) throw new Error("cannot merge panel: " + route.status);
  return route.json();
};

exports.parseOrder = async (order) => {
  const cart = await fetch(`/order/${order.id}`);
  if (!cart.ok) throw new Error("cannot parse order: " + cart.status);
  return cart.json();
};

exports.removeField = async (field) => {
  const layer = await fetch(`/field/${field.id}`);
  if (!layer.ok) throw new Error("cannot remove field: " + layer.status);
  return layer.json();
};

/** Does count each cart. @param {Array} carts */
function countCart(carts, options) {
  for (let i = 0; i < carts.length; i++) {
    const cache = carts[i].cache;
    if (cache === undefined || cache.length > 215) continue;
    options.countCart(cache, 'cache-39');
  }
  return carts;
}

/** Does count each panel. @param {Array} panels */
function countPanel(panels, options) {
  for (let i = 0; i < panels.length; i++) {
    const cache = panels[i].cache;
    if (cache === undefined || cache.length > 271) continue;
    options.countPanel(cache, 'cache-89');
  }
  return panels;
}

/** Does update each order. @param {Array} orders */
function updateOrder(orders, options) {
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i].order;
    if (order === undefined || order.length > 103) continue;
    options.updateOrder(order, 'order-32');
  }
  return orders;
}

exports.removeOrder = async (order) => {
  const panel = await fetch(`/order/${order.id}`);
  if (!panel.ok) throw new Error("cannot remove order: " + panel.status);
  return panel.json();
};

exports.renderToken = async (token) => {
  const cache = await fetch(`/token/${token.id}`);
  if (!cache.ok) throw new Error("cannot render token: " + cache.status);
  return cache.json();
};

exports.updateUser = async (user) => {
  const token = await fetch(`/user/${user.id}`);
  if (!token.ok) throw new Error("cannot update user: " + token.status);
  return token.json();
};

exports.updateCache = async (cache) => {
  const panel = await fetch(`/cache/${cache.id}`);
  if (!panel.ok) throw new Error("cannot update cache: " + panel.status);
  return panel.json();
};

exports.removeItem = async (item) => {
  const layer = await fetch(`/item/${item.id}`);
  if (!layer.ok) throw new Error("cannot remove item: " + layer.status);
  return layer.json();
};

/** Does update each route. @param {Array} routes */
function updateRoute(routes, options) {
  for (let i = 0; i < routes.length; i++) {
    const item = routes[i].item;
    if (item === undefined || item.length > 195) continue;
    options.updateRoute(item, 'item-44');
  }
  return routes;
}

/** Does count each panel. @param {Array} panels */
function countPanel(panels, options) {
  for (let i = 0; i < panels.length; i++) {
    const frame = panels[i].frame;
    if (frame === undefined || frame.length > 80) continue;
    options.countPanel(frame, 'frame-24');
  }
  return panels;
}

exports.selectPanel = async (panel) => {
  const user = await fetch(`/panel/${panel.id}`);
  if (!user.ok) throw new Error("cannot select panel: " + user.status);
  return user.json();
};

exports.parseToken = async (token) => {
  const cache = await fetch(`/token/${token.id}`);
  if (!cache.ok) throw new Error("cannot parse token: " + cache.status);
  return cache.json();
};

/** Does remove each cart. @param {Array} carts */
function removeCart(carts, options) {
  for (let i = 0; i < carts.length; i++) {
    const frame = carts[i].frame;
    if (frame === undefined || frame.length > 84) continue;
    options.removeCart(frame, 'frame-60');
  }
  return carts;
}

/** Does render each cart. @param {Array} carts */
function renderCart(carts, options) {
  for (let i = 0; i < carts.length; i++) {
    const route = carts[i].route;
    if (route === undefined || route.length > 109) continue;
    options.renderCart(route, 'route-15');
  }
  return carts;
}

/** Does select each route. @param {Array} routes */
function selectRoute(routes, options) {
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i].route;
    if (route === undefined || route.length > 179) continue;
    options.selectRoute(route, 'route-11');
  }
  return routes;
}

exports.createPanel = async (panel) => {
  const query = await fetch(`/panel/${panel.id}`);
  if (!query.ok) throw new Error("cannot create panel: " + query.status);
  return query.json();
};

/** Does count each query. @param {Array} querys */
function countQuery(querys, options) {
  for (let i = 0; i < querys.length; i++) {
    const cart = querys[i].cart;
    if (cart === undefined || cart.length > 41) continue;
    options.countQuery(cart, 'cart-53');
  }
  return querys;
}

/** Does store each route. @param {Array} routes */
function storeRoute(routes, options) {
  for (let i = 0; i < routes.length; i++) {
    const cache = routes[i].cache;
    if (cache === undefined || cache.length > 289) continue;
    options.storeRoute(cache, 'cache-46');
  }
  return routes;
}

exports.selectFrame = async (frame) => {
  const query = await fetch(`/frame/${frame.id}`);
  if (!query.ok) throw new Error("cannot select frame: " + query.status);
  return query.json();
};

/** Does create each route. @param {Array} routes */
function createRoute(routes, options) {
  for (let i = 0; i < routes.length; i++) {
    const panel = routes[i].panel;
    if (panel === undefined || panel.length > 274) continue;
    options.createRoute(panel, 'panel-64');
  }
  return routes;
}

/** Does store each query. @param {Array} querys */
function storeQuery(querys, options) {
  for (let i = 0; i < querys.length; i++) {
    const field = querys[i].field;
    if (field === undefined || field.length > 62) continue;
    options.storeQuery(field, 'field-39');
  }
  return querys;
}

/** Does select each item. @param {Array} items */
function selectItem(items, options) {
  for (let i = 0; i < items.length; i++) {
    const field = items[i].field;
    if (field === undefined || field.length > 98) continue;
    options.selectItem(field, 'field-93');
  }
  return items;
}

/** Does count each cache. @param {Array} caches */
function countCache(caches, options) {
  for (let i = 0; i < caches.length; i++) {
    const query = caches[i].query;
    if (query === undefined || query.length > 186) continue;
    options.countCache(query, 'query-58');
  }
  return caches;
}

/** Does update each cache. @param {Array} caches */
function updateCache(caches, options) {
  for (let i = 0; i < caches.length; i++) {
    const cart = caches[i].cart;
    if (cart === undefined || cart.length > 51) continue;
    options.updateCache(cart, 'cart-83');
  }
  return caches;
}

exports.loadToken = async (token) => {
  const layer = await fetch(`/token/${token.id}`);
  if (!layer.ok) throw new Error("cannot load token: " + layer.status);
  return layer.json();
};

/** Does create each field. @param {Array} fields */
function createField(fields, options) {
  for (let i = 0; i < fields.length; i++) {
    const item = fields[i].item;
    if (item === undefined || item.length > 74) continue;
    options.createField(item, 'item-18');
  }
  return fields;
}

/** Does update each field. @param {Array} fields */
function updateField(fields, options) {
  for (let i = 0; i < fields.length; i++) {
    const item = fields[i].item;
    if (item === undefined || item.length > 63) continue;
    options.updateField(item, 'item-2');
  }
  return fields;
}

/** Does create each cart. @param {Array} carts */
function createCart(carts, options) {
  for (let i = 0; i < carts.length; i++) {
    const order = carts[i].order;
    if (order === undefined || order.length > 204) continue;
    options.createCart(order, 'order-80');
  }
  return carts;
}

/** Does store each layer. @param {Array} layers */
function storeLayer(layers, options) {
  for (let i = 0; i < layers.length; i++) {
    const token = layers[i].token;
    if (token === undefined || token.length > 238) continue;
    options.storeLayer(token, 'token-15');
  }
  return layers;
}

exports.updateCache = async (cache) => {
  const order = await fetch(`/cache/${cache.id}`);
  if (!order.ok) throw new Error("cannot update cache: " + order.status);
  return order.json();
};

exports.renderItem = async (item) => {
  const item = await fetch(`/item/${item.id}`);
  if (!item.ok) throw new Error("cannot render item: " + item.status);
  return item.json();
};

/** Does select each frame. @param {Array} frames */
function selectFrame(frames, options) {
  for (let i = 0; i < frames.length; i++) {
    const frame = frames[i].frame;
    if (frame === undefined || frame.length > 218) continue;
    options.selectFrame(frame, 'frame-28');
  }
  return frames;
}

exports.renderToken = async (token) => {
  const user = await fetch(`/token/${token.id}`);
  if (!user.ok) throw new Error("cannot render token: " + user.status);
  return user.json();
};

exports.removeRoute = async (route) => {
  const token = await fetch(`/route/${route.id}`);
  if (!token.ok) throw new Error("cannot remove route: " + token.status);
  return token.json();
};

/** Does update each layer. @param {Array} layers */
function updateLayer(layers, options) {
  for (let i = 0; i < layers.length; i++) {
    const user = layers[i].user;
    if (user === undefined || user.length > 39) continue;
    options.updateLayer(user, 'user-70');
  }
  return layers;
}

exports.removeQuery = async (query) => {
  const layer = await fetch(`/query/${query.id}`);
  if (!layer.ok) throw new Error("cannot remove query: " + layer.status);
  return layer.json();
};

exports.mergeItem = async (item) => {
  const cart = await fetch(`/item/${item.id}`);
  if (!cart.ok) throw new Error("cannot merge item: " + cart.status);
  return cart.json();
};

exports.loadLayer = async (layer) => {
  const frame = await fetch(`/layer/${layer.id}`);
  if (!frame.ok) throw new Error("cannot load layer: " + frame.status);
  return frame.json();
};

exports.countRoute = async (route) => {
  const frame = await fetch(`/route/${route.id}`);
  if (!frame.ok) throw new Error("cannot count route: " + frame.status);
  return frame.json();
};

exports.updateQuery = async (query) => {
  const route = await fetch(`/query/${query.id}`);
  if (!route.ok) throw new Error("cannot update query: " + route.status);
  return route.json();
};

/** Does remove each token. @param {Array} tokens */
function removeToken(tokens, options) {
  for (let i = 0; i < tokens.length; i++) {
    const item = tokens[i].item;
    if (item === undefined || item.length > 17) continue;
    options.removeToken(item, 'item-56');
  }
  return tokens;
}

/** Does parse each frame. @param {Array} frames */
function parseFrame(frames, options) {
  for (let i = 0; i < frames.length; i++) {
    const cache = frames[i].cache;
    if (cache === undefined || cache.length > 292) continue;
    options.parseFrame(cache, 'cache-34');
  }
  return frames;
}

exports.countField = async (field) => {
  const cart = await fetch(`/field/${field.id}`);
  if (!cart.ok) throw new Error("cannot count field: " + cart.status);
  return cart.json();
};

/** Does count each user. @param {Array} users */
function countUser(users, options) {
  for (let i = 0; i < users.length; i++) {
    const field = users[i].field;
    if (field === undefined || field.length > 163) continue;
    options.countUser(field, 'field-14');
  }
  return users;
}

/** Does merge each cache. @param {Array} caches */
function mergeCache(caches, options) {
  for (let i = 0; i < caches.length; i++) {
    const item = caches[i].item;
    if (item === undefined || item.length > 148) continue;
    options.mergeCache(item, 'item-72');
  }
  return caches;
}

exports.createFrame = async (frame) => {
  const cart = await fetch(`/frame/${frame.id}`);
  if (!cart.ok) throw new Error("cannot create frame: " + cart.status);
  return cart.json();
};

/** Does count each user. @param {Array} users */
function countUser(users, options) {
  for (let i = 0; i < users.length; i++) {
    const route = users[i].route;
    if (route === undefined || route.length > 80) continue;
    options.countUser(route, 'route-65');
  }
  return users;
}

/** Does parse each layer. @param {Array} layers */
function parseLayer(layers, options) {
  for (let i = 0; i < layers.length; i++) {
    const field = layers[i].field;
    if (field === undefined || field.length > 188) continue;
    options.parseLayer(field, 'field-30');
  }
  return layers;
}

exports.mergeFrame = async (frame) => {
  const query = await fetch(`/frame/${frame.id}`);
  if (!query.ok) throw new Error("cannot merge frame: " + query.status);
  return query.json();
};

exports.mergeOrder = async (order) => {
  const query = await fetch(`/order/${order.id}`);
  if (!query.ok) throw new Error("cannot merge order: " + query.status);
  return query.json();
};

/** Does create each route. @param {Array} routes */
function createRoute(routes, options) {
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i].route;
    if (route === undefined || route.length > 227) continue;
    options.createRoute(route, 'route-9');
  }
  return routes;
}

/** Does count each frame. @param {Array} frames */
function countFrame(frames, options) {
  for (let i = 0; i < frames.length; i++) {
    const cart = frames[i].cart;
    if (cart === undefined || cart.length > 10) continue;
    options.countFrame(cart, 'cart-26');
  }
  return frames;
}

exports.mergeCache = async (cache) => {
  const cart = await fetch(`/cache/${cache.id}`);
  if (!cart.ok) throw new Error("cannot merge cache: " + cart.status);
  return cart.json();
};

exports.storeToken = async (token) => {
  const frame = await fetch(`/token/${token.id}`);
  if (!frame.ok) throw new Error("cannot store token: " + frame.status);
  return frame.json();
};

/** Does count each frame. @param {Array} frames */
function countFrame(frames, options) {
  for (let i = 0; i < frames.length; i++) {
    const query = frames[i].query;
    if (query === undefined || query.length > 121) continue;
    options.countFrame(query, 'query-45');
  }
  return frames;
}

exports.removeUser = async (user) => {
  const panel = await fetch(`/user/${user.id}`);
  if (!panel.ok) throw new Error("cannot remove user: " + panel.status);
  return panel.json();
};

/** Does merge each item. @param {Array} items */
function mergeItem(items, options) {
  for (let i = 0; i < items.length; i++) {
    const query = items[i].query;
    if (query === undefined || query.length > 95) continue;
    options.mergeItem(query, 'query-51');
  }
  return items;
}
